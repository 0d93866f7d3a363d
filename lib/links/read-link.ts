import { closeLinksOf, giveStanza } from "#db/queries/links.ts"
import type { LinkRow } from "#db/queries/links.ts"
import { findRecipients } from "#db/queries/recipients.ts"
import type { LinkActor } from "../authz/actor.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { VisitorContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { sealStanza } from "../envelope/stanza.ts"
import type { AttemptGone } from "../identity/errors.ts"
import type { Id } from "../ids.ts"
import { openAllAttachmentsOf, type AllAttachmentsFailure, type OpenedAttachments } from "../messages/all-attachments.ts"
import { confirmOpened, type Confirmed } from "../messages/confirm-reading.ts"
import { openAttachmentOf, type OpenedAttachment } from "../messages/attachments.ts"
import { showOpened, type OpenedMessage } from "../messages/open-message.ts"
import { openHeldWith, type OpenedHeld } from "../messages/opened-message.ts"
import { vouchedFor } from "../messages/vouched-for.ts"
import { fail, ok, type Result } from "../result.ts"
import { findById } from "./find-link.ts"
import { openFollowing, STEP, type LinkState } from "./follow-link.ts"

export type LinkReading = {
  readonly message: OpenedMessage
  /** The address that the message went to. */
  readonly address: string
  /** An account is there already: it is not offered again. */
  readonly hasAccount: boolean
  /** Until then the same link and a new code open it again. */
  readonly until: Date
}

type WithToken = { readonly token: string | null }

/**
 * The message behind a link after the code; reading is recorded as everywhere (M5). Where its holder has an account with keys by now,
 * it is put under them, so that it lies in the mailbox too.
 */
export async function readLink(ctx: VisitorContext, { token }: WithToken): Promise<Result<LinkReading, AttemptGone | NotFound>> {
  const reader = await openReader(ctx, token)
  if (reader === null) return fail("attempt_gone")
  const { scope, state, row, fileKey, opened } = reader
  if (opened === null) return fail("not_found")
  const shown = await showOpened(ctx, scope, opened)
  if (!shown.ok) return shown
  const hasAccount = row !== null && row.generation > 0
  if (hasAccount && opened.held.stanza === null) await putUnderKey(ctx, { state, fileKey, opened })
  return ok({ message: shown.value, address: state.address, hasAccount, until: untilOf(ctx, row) })
}

/** The link's own end, or the message's where its sender set an earlier one. */
function untilOf(ctx: VisitorContext, row: LinkRow | null): Date {
  if (row === null) return ctx.clock.now()
  const { expiresAt, messageExpiresAt } = row
  return messageExpiresAt !== null && messageExpiresAt < expiresAt ? messageExpiresAt : expiresAt
}

/** `until`: when the time for reading is over. */
export type LinkAttachment = { readonly attachment: OpenedAttachment; readonly messageId: Id; readonly until: Date }

/** The `index`th attachment of the message behind a link, after the code. */
export async function openLinkAttachment(
  ctx: VisitorContext,
  { token, index }: WithToken & { readonly index: number },
): Promise<Result<LinkAttachment, NotFound | { readonly code: "cannot_open" }>> {
  const reader = await openReader(ctx, token)
  if (reader === null) return fail("not_found")
  const opened = await openAttachmentOf(ctx, reader.scope, { opened: reader.opened, index })
  return opened.ok ? ok({ attachment: opened.value, messageId: reader.state.messageId, until: reader.until }) : opened
}

/** All attachments of the message behind a link, after the code. */
export async function openLinkAttachments(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<{ readonly attachments: OpenedAttachments; readonly until: Date }, AllAttachmentsFailure>> {
  const reader = await openReader(ctx, token)
  if (reader === null) return fail("not_found")
  const opened = await openAllAttachmentsOf(ctx, reader.scope, reader.opened)
  return opened.ok ? ok({ attachments: opened.value, until: reader.until }) : opened
}

/** Who reads by a link says that they have read it, where the sender asked for that (M6). */
export async function confirmByLink(ctx: VisitorContext, { token }: WithToken): Promise<Result<Confirmed, NotFound | AttemptGone>> {
  const reader = await openReader(ctx, token)
  return reader === null ? fail("attempt_gone") : confirmOpened(ctx, reader.scope, reader.opened)
}

export type Reader = {
  readonly scope: HolderScope
  readonly state: LinkState
  /** The link as it is now; null where it is over. */
  readonly row: LinkRow | null
  readonly fileKey: Bytes
  readonly opened: OpenedHeld | null
  readonly until: Date
}

/** Whether the rest of a download by link may leave: the message was not closed in that browser meanwhile (B34). Time alone cuts off nothing that has begun. */
export async function mayReadOn(ctx: VisitorContext, { token, until }: WithToken & { readonly until: Date }): Promise<boolean> {
  return ctx.clock.now() > until || (await openFollowing(ctx, token)) !== null
}

/** Whoever has given the code, with the message open; null before that, and when the time for reading is over. */
export async function openReader(ctx: VisitorContext, token: string | null): Promise<Reader | null> {
  const attempt = await openFollowing(ctx, token)
  if (attempt?.step !== STEP.read || attempt.state.fileKey === null) return null
  const row = await findById(ctx, attempt.state.linkId)
  // The message may have come over into somebody's mailbox since the code was given.
  const state = { ...attempt.state, holderId: row?.holderId ?? attempt.state.holderId }
  const actor: LinkActor = { kind: "link", holderId: state.holderId, messageId: state.messageId }
  const scope = authorize(actor, "message:open")
  if (!scope.ok) return null
  const fileKey = new Uint8Array(Buffer.from(attempt.state.fileKey, "base64url"))
  const opened = await openHeldWith(ctx, scope.value, { messageId: state.messageId, fileKey })
  return { scope: scope.value, state, row, fileKey, opened, until: attempt.expiresAt }
}

type Put = { readonly state: LinkState; readonly fileKey: Bytes; readonly opened: OpenedHeld }

/** Seals the file key to the holder's certified key; a certificate that does not vouch for them leaves everything as it is. */
async function putUnderKey(ctx: VisitorContext, { state, fileKey, opened }: Put): Promise<void> {
  const [row] = await findRecipients(ctx.db, [state.address])
  const certificate = row?.accountId === state.holderId ? vouchedFor(ctx, row) : null
  if (row === undefined || certificate === null) return
  const place: Place = { holderId: row.accountId, messageId: state.messageId, generation: row.generation, role: opened.held.role }
  const stanza = sealStanza({
    ...place,
    installationId: ctx.installation.id,
    kemPublic: certificate.kemPublic,
    fileKey,
    random: ctx.random,
  })
  await giveStanza(ctx.db, { ...place, stanza })
  await closeLinksOf(ctx.db, place.holderId, [place.messageId])
}

type Place = { readonly holderId: Id; readonly messageId: Id; readonly generation: number; readonly role: OpenedHeld["held"]["role"] }
