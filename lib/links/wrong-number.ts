import { recordWrongNumber, type LinkRow } from "#db/queries/links.ts"
import { holdMessage } from "#db/queries/messages.ts"
import { findSender } from "#db/queries/unclaimed.ts"
import type { VisitorContext } from "../context.ts"
import { decodeHeader } from "../envelope/header.ts"
import { dropAttempt } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { sendMail, wrongNumberMail } from "../identity/notices.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"
import { findById, findBySecret, opens, phoneOf } from "./find-link.ts"
import { openFollowing, STEP, type LinkGone } from "./follow-link.ts"

/** From the page behind the link, by its secret; or from the page that asks for the code, by what the browser keeps of the attempt. */
type Said = { readonly secret: string | null; readonly token: string | null }

/**
 * The recipient says that the number which the sender gave is not theirs (M16): the link opens nothing until the sender has mended it,
 * and the sender is told once. @returns the sender's name
 */
export async function notMyNumber(
  ctx: VisitorContext,
  { secret, token }: Said,
): Promise<Result<{ readonly name: string }, AttemptGone | StepDone | LinkGone>> {
  const found = secret === null ? await findFollowed(ctx, token) : ok(await findBySecret(ctx, secret))
  if (!found.ok) return found
  const row = found.value
  if (row === null || !opens(ctx, row)) return fail("link_gone")
  const phone = phoneOf(ctx, row)
  if (!row.isPhoneGiven || phone === null) return fail("step_done")
  const { messageId, position, address: recipient } = row
  const sender = await findSender(ctx.db, messageId)
  await ctx.db.transaction(async (tx) => {
    if (!(await holdMessage(tx, messageId))) return
    const isFirst = await recordWrongNumber(tx, { messageId, position, at: ctx.clock.now() })
    if (!isFirst || sender === null) return
    await sendMail(ctx, tx, wrongNumberMail(ctx, { sender, messageId, recipient, digits: lastDigits(phone) }))
  })
  await dropAttempt(ctx, token)
  return ok({ name: decodeHeader(row.header)?.senderName ?? "" })
}

async function findFollowed(ctx: VisitorContext, token: string | null): Promise<Result<LinkRow | null, AttemptGone | StepDone>> {
  const attempt = await openFollowing(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  return attempt.step === STEP.provePhone ? ok(await findById(ctx, attempt.state.linkId)) : fail("step_done")
}
