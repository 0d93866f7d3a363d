import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { fromUtf8, recordContext, utf8 } from "../envelope/context.ts"
import { isId, type Id } from "../ids.ts"

/** A page may stand open for days before its form is sent. */
const LIFETIME_MS = 7 * DAY

const keyOf = (key: Uint8Array) => hkdf({ secret: key, salt: new Uint8Array(0), info: utf8(LABELS.authorTicket), length: 32 })
const contextOf = ({ installation }: Services) => recordContext(LABELS.authorTicket, installation.id)

export type Author = {
  readonly accountId: Id
  /** Who of its readers wrote, where the account is a shared mailbox (M15); else null. */ readonly writerId: Id | null
}

/**
 * Says in a form whose it is, readable by the server alone: a form that comes after the session has ended is sealed to its author (keys.md 6).
 * It lets nobody in and opens nothing.
 */
export function issueAuthorTicket(services: Services, accountId: Id, writerId: Id | null = null): string {
  const { serverKeys, random, clock } = services
  const plaintext = utf8(JSON.stringify([accountId, clock.now().getTime(), writerId]))
  return Buffer.from(sealRecord({ key: keyOf(serverKeys.cookie.key), plaintext, context: contextOf(services), random })).toString(
    "base64url",
  )
}

/** Whose form it is, or null for no ticket of ours, or one that is too old. */
export function readAuthorTicket(services: Services, ticket: string): Author | null {
  const sealed = new Uint8Array(Buffer.from(ticket, "base64url"))
  const opened = openRecord({ key: keyOf(services.serverKeys.cookie.key), sealed, context: contextOf(services) })
  const text = opened === null ? null : fromUtf8(opened)
  if (text === null) return null
  const [accountId, issuedAt, writer] = JSON.parse(text) as [unknown, unknown, unknown]
  if (typeof accountId !== "string" || !isId(accountId) || typeof issuedAt !== "number") return null
  // A page of the release before says nothing of it.
  const writerId = typeof writer === "string" && isId(writer) ? writer : null
  return services.clock.now().getTime() - issuedAt < LIFETIME_MS ? { accountId, writerId } : null
}
