import { recordAudit } from "../audit/record-audit.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { prepareAnswer, type ComposeValues } from "../messages/answer.ts"
import type { NoForwarding, SendFailure } from "../messages/errors.ts"
import type { NotRecorded, Waiting } from "../messages/open-message.ts"
import { sendPlainLetter } from "../messages/send-plain-letter.ts"
import { fail, type Result } from "../result.ts"
import { openSupport, type SupportFailure } from "./open-support.ts"
import { recordShown } from "./read-support.ts"

type Record = { readonly record: boolean }

/** The form for answering a message to support: to its sender, whom the seal names. */
export async function prepareSupportAnswer(
  ctx: MemberContext,
  id: Id,
  options: Record = { record: true },
): Promise<Result<ComposeValues, SupportFailure | NotRecorded | Waiting | NoForwarding>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const prepared = await prepareAnswer(support.value, id, "reply", options)
  // The form quotes the message.
  if (prepared.ok) await recordShown(ctx, "message")
  return prepared
}

export type SupportAnswer = {
  /** One per form: the same token is the same answer (keys.md 3). */
  readonly token: Id
  readonly messageId: Id
  readonly subject: string
  readonly text: string
}

/**
 * Answers as support (U4). Whom it goes to, the answered message says and not the form. Which of the staff wrote it, the audit trail knows; it does not
 * say to whom (D2).
 */
export async function answerSupport(
  ctx: MemberContext,
  { token, messageId, subject, text }: SupportAnswer,
): Promise<Result<null, SupportFailure | SendFailure>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const asked = await prepareAnswer(support.value, messageId, "reply")
  if (!asked.ok || asked.value.to === "") return fail("not_found")
  const letter = { token, to: asked.value.to, subject, text, inReplyTo: messageId }
  return sendPlainLetter(support.value, letter, {
    also: (tx) => recordAudit(tx, ctx, { type: "support.answered", subjectId: null, details: {} }),
  })
}
