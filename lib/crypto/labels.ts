/**
 * Every use of a key has its own label, so that no output of one use means anything in another.
 * They are part of the format (docs/protocol.md): never changed, only added to.
 */
export const LABELS = {
  serverKey: "sigill/v1/server-key",
  pepperCheck: "sigill/v1/pepper-check",
  limiterKey: "sigill/v1/limiter-key",
  passwordVerifier: "sigill/v1/password/verifier",
  passwordWrapping: "sigill/v1/password/wrapping-key",
  sessionWrapping: "sigill/v1/session/wrapping-key",
  sessionHash: "sigill/v1/session/hash",
  attemptKey: "sigill/v1/attempt/key",
  accountKey: "sigill/v1/account-key",
  previousAccountKey: "sigill/v1/previous-account-key",
  accountSecret: "sigill/v1/account-secret",
  certificate: "sigill/v1/certificate",
  stanza: "sigill/v1/stanza",
  linkKey: "sigill/v1/link/key",
  linkStanza: "sigill/v1/link/stanza",
  linkHalfKey: "sigill/v1/link/server-half-key",
  linkHalf: "sigill/v1/link/server-half",
  manifestCommit: "sigill/v1/commit",
  header: "sigill/v1/header",
  rowKey: "sigill/v1/row-key",
  rowSeal: "sigill/v1/row",
  listRow: "sigill/v1/list-row",
  replyReference: "sigill/v1/reply-reference",
  ownFolder: "sigill/v1/own-folder",
  draft: "sigill/v1/draft",
  lateDraft: "sigill/v1/late-draft",
  authorTicket: "sigill/v1/author-ticket",
  attempt: "sigill/v1/attempt",
  spool: "sigill/v1/spool",
  field: "sigill/v1/field",
} as const

export type Label = (typeof LABELS)[keyof typeof LABELS]
