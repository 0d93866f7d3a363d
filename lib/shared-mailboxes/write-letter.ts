import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { prepareAnswer } from "../messages/answer.ts"
import type { SendFailure } from "../messages/errors.ts"
import { sendPlainLetter } from "../messages/send-plain-letter.ts"
import { fail, type Result } from "../result.ts"
import type { MailboxWaiting } from "./errors.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

export type MailboxLetter = {
  readonly mailboxId: Id
  /** One per form: the same token is the same letter (keys.md 3). */
  readonly token: Id
  /** For an answer nothing: whom it goes to, the answered message says and not the form. */
  readonly to: string
  readonly answers: Id | null
  readonly subject: string
  readonly text: string
}

/** Writes or answers under the name of a unit's shared mailbox (M15), to people with an account and without. */
export async function writeFromMailbox(
  ctx: MemberContext,
  { mailboxId, token, to, answers, subject, text }: MailboxLetter,
): Promise<Result<null, SendFailure | NotFound | MailboxWaiting>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const answered = answers === null ? null : await prepareAnswer(mailbox.value, answers, "reply")
  if (answered !== null && (!answered.ok || answered.value.to === "")) return fail("not_found")
  const receiver = answered?.ok === true ? answered.value.to : to
  return sendPlainLetter(mailbox.value, { token, to: receiver, subject, text, inReplyTo: answers }, {})
}
