import type { Tx } from "#db/client.ts"
import { lockCopies } from "#db/queries/copies.ts"
import { isHeld } from "#db/queries/deliveries.ts"
import { findDraft } from "#db/queries/drafts.ts"
import { deleteHeldRow, findHeldForward, lockHeldRow } from "#db/queries/held.ts"
import { lockMessages } from "#db/queries/replaying.ts"
import { findTypedOf, type TypedOfRecipient } from "#db/queries/recalling.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { StorageFailure } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import type { DraftProblem } from "../drafts/content.ts"
import { writeDraft, type DraftPlace, type SaveDraft } from "../drafts/save-draft.ts"
import type { Manifest } from "../envelope/format.ts"
import { isId, type Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { markdownOf } from "../messages/body-text.ts"
import { destroyCopies } from "../messages/destroy-copies.ts"
import type { AlreadySent } from "../messages/errors.ts"
import { dateIn } from "../messages/expiry.ts"
import { openHeld, type OpenedHeld } from "../messages/opened-message.ts"
import { optionsOf, type TypedOptions } from "../messages/options.ts"
import { nothingArrived } from "../holding/gate.ts"
import { fail, ok, type Result } from "../result.ts"

export type TakenBack = { readonly draftId: Id }

export type TakeBackFailure = NotFound | AlreadySent | StorageFailure | { readonly code: "cannot_open" }

/**
 * Takes back a message that has not left: *Undo* after Send, *Do not send* of a scheduled one (M7, M14). In one transaction it is erased for everybody and
 * becomes a draft of its sender's with the same text, recipients and numbers; its files are kept by counted reference. The draft has the message's id, so that
 * a second press leads to the same draft. Of a release at the same moment it ends as if one had come first (B43).
 * @param problem why it was not sent, where that was not its sender's wish
 */
export async function takeBack(
  ctx: MemberContext,
  messageId: Id,
  problem: DraftProblem | null = null,
): Promise<Result<TakenBack, TakeBackFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  if (!isId(messageId)) return fail("not_found")
  const opened = await openHeld(ctx, scope.value, messageId)
  if (opened === null) return afterwards(ctx, scope.value, messageId)
  if (opened.manifest === null) return fail("cannot_open")
  const [recipients, sealed] = await Promise.all([
    findTypedOf(ctx.db, scope.value, messageId),
    findHeldForward(ctx.db, scope.value, messageId),
  ])
  const forwardOf = sealed === null ? null : openField(ctx, { name: "held-forward", ownerId: messageId, sealed })
  const written = { ...typedOf(ctx, { messageId, manifest: opened.manifest, recipients }), options: typedOptionsOf(ctx, opened) }
  const typed = { ...written, inReplyTo: opened.held.inReplyTo, forwardOf, problem }
  const saved = await writeDraft(ctx, typed, (tx) => stop(tx, ctx, scope.value, messageId))
  if (!saved.ok) return saved
  return saved.value ? ok({ draftId: messageId }) : afterwards(ctx, scope.value, messageId)
}

/** Another press was faster, or it has left. */
async function afterwards(ctx: MemberContext, scope: HolderScope, messageId: Id): Promise<Result<TakenBack, NotFound | AlreadySent>> {
  if ((await findDraft(ctx.db, scope, messageId)) !== null) return ok({ draftId: messageId })
  return fail((await isHeld(ctx.db, scope, { messageId, now: ctx.clock.now() })) ? "already_sent" : "not_found")
}

/** Locks everything of it in the order of everybody who locks mail, so that the draft can take over the files first. @returns null where it is not held */
async function stop(tx: Tx, ctx: MemberContext, scope: HolderScope, messageId: Id): Promise<DraftPlace | null> {
  if ((await lockHeldRow(tx, scope, messageId)) === null) return null
  const copies = await lockCopies(tx, messageId)
  await lockMessages(tx, [messageId])
  await deleteHeldRow(tx, messageId)
  return { draftId: messageId, replaced: [], also: () => destroyCopies(tx, ctx, { messageId, copies, gate: nothingArrived(copies) }) }
}

/** What was asked for with it; the end as the day that it was, whichever way that was chosen (M6). */
function typedOptionsOf({ timeZone }: MemberContext, { header, expiresAt }: OpenedHeld): TypedOptions {
  const options = optionsOf(header?.options ?? [])
  return { ...options, expiry: expiresAt === null ? "none" : "date", expiryDate: expiresAt === null ? "" : dateIn(expiresAt, timeZone) }
}

type Written = { readonly messageId: Id; readonly manifest: Manifest; readonly recipients: readonly TypedOfRecipient[] }

/** What stood in the compose form, read from what was made of it. */
function typedOf(
  ctx: MemberContext,
  { messageId: ownerId, manifest, recipients }: Written,
): Omit<SaveDraft, "draftId" | "inReplyTo" | "problem" | "options"> {
  const { subject, body, attachments } = manifest
  const formatted = body.type === "text/html"
  const addresses = (wanted: TypedOfRecipient["role"]) =>
    recipients
      .filter(({ role }) => role === wanted)
      .map(({ address }) => address)
      .join(", ")
  const phones = recipients.flatMap(({ address, phone }) =>
    phone === null ? [] : [`${address} ${openField(ctx, { name: "recipient-phone", ownerId, sealed: phone })}`],
  )
  const line = recipients.find((recipient) => recipient.line !== null)?.line ?? null
  return {
    to: addresses("to"),
    cc: addresses("cc"),
    bcc: addresses("bcc"),
    subject,
    text: formatted ? markdownOf(body.content, attachments) : body.content,
    formatted,
    attachments,
    phone: phones.join(", "),
    letGo: recipients.filter(({ phone }) => phone === null).map(({ address }) => address),
    line: line === null ? "" : openField(ctx, { name: "recipient-line", ownerId, sealed: line }),
  }
}
