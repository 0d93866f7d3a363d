import { recordWrongNumber } from "#db/queries/links.ts"
import { findSender } from "#db/queries/unclaimed.ts"
import type { VisitorContext } from "../context.ts"
import { decodeHeader } from "../envelope/header.ts"
import { dropAttempt } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { sendMail, wrongNumberMail } from "../identity/notices.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"
import { findById } from "./find-link.ts"
import { openFollowing, STEP } from "./follow-link.ts"

/**
 * The recipient says that the number which the sender gave is not theirs (M16): the link opens nothing until the sender has mended it,
 * and the sender is told once. @returns the sender's name
 */
export async function notMyNumber(
  ctx: VisitorContext,
  { token }: { readonly token: string | null },
): Promise<Result<{ readonly name: string }, AttemptGone | StepDone>> {
  const attempt = await openFollowing(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { linkId, messageId, position, phone, address } = attempt.state
  const row = await findById(ctx, linkId)
  if (row === null) return fail("attempt_gone")
  if (attempt.step !== STEP.provePhone || !row.isPhoneGiven) return fail("step_done")
  const sender = await findSender(ctx.db, messageId)
  await ctx.db.transaction(async (tx) => {
    const isFirst = await recordWrongNumber(tx, { messageId, position, at: ctx.clock.now() })
    if (!isFirst || sender === null) return
    const { address: to, language } = sender
    await sendMail(ctx, tx, wrongNumberMail(ctx, { to, language, messageId, recipient: address, digits: lastDigits(phone) }))
  })
  await dropAttempt(ctx, token)
  return ok({ name: decodeHeader(row.header)?.senderName ?? "" })
}
