import { recordAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { openAllAttachments, type AllAttachmentsFailure, type OpenedAttachments } from "../messages/all-attachments.ts"
import { confirmReading, type Confirmed } from "../messages/confirm-reading.ts"
import { openAttachment, type OpenedAttachment } from "../messages/attachments.ts"
import { openMessage, type NotRecorded, type OpenedMessage, type Waiting } from "../messages/open-message.ts"
import type { Result } from "../result.ts"
import { openSupport, type SupportFailure } from "./open-support.ts"

/**
 * Records that somebody of the staff was shown something of support's mailbox (R4), before they are. Which message it was is left out: that would be
 * who wrote to whom (D2).
 */
export const recordShown = (ctx: MemberContext, what: "message" | "file" | "files"): Promise<void> =>
  ctx.db.transaction((tx) => recordAudit(tx, ctx, { type: "support.read", subjectId: null, details: { what } }))

/** Opens a message of support's mailbox for somebody of support, who stands in the audit trail for it (O12, R4). */
export async function readSupport(
  ctx: MemberContext,
  id: Id,
): Promise<Result<OpenedMessage, SupportFailure | NotFound | NotRecorded | Waiting>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const opened = await openMessage(support.value, id, { record: true })
  if (opened.ok) await recordShown(ctx, "message")
  return opened
}

/** Support says that it has read a message whose sender asked for that (M6). */
export async function confirmSupportReading(ctx: MemberContext, id: Id): Promise<Result<Confirmed, SupportFailure | NotFound>> {
  const support = await openSupport(ctx)
  return support.ok ? confirmReading(support.value, id) : support
}

/** Opens a file of such a message, each time recorded too. */
export async function readSupportFile(
  ctx: MemberContext,
  id: Id,
  index: number,
): Promise<Result<OpenedAttachment, SupportFailure | NotFound | { readonly code: "cannot_open" }>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const opened = await openAttachment(support.value, id, index)
  if (opened.ok) await recordShown(ctx, "file")
  return opened
}

/** Opens all files of such a message, recorded as one act. */
export async function readSupportFiles(
  ctx: MemberContext,
  id: Id,
): Promise<Result<OpenedAttachments, SupportFailure | AllAttachmentsFailure>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const opened = await openAllAttachments(support.value, id)
  if (opened.ok) await recordShown(ctx, "files")
  return opened
}
