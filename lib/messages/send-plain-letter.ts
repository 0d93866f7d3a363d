import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import type { SendFailure } from "./errors.ts"
import { parseSendMessage, readComposeForm } from "./input.ts"
import { sendMessage, type SendOptions } from "./send-message.ts"

export type PlainLetter = {
  /** One per form: the same token is the same letter (keys.md 3). */
  readonly token: Id
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly inReplyTo: Id | null
}

/**
 * Sends a letter to one address, without files or formatting, from a form that is no compose form. It is judged by the rules of every message; what is
 * wrong with it is told of the fields `subject` and `message`.
 */
export async function sendPlainLetter(
  ctx: MemberContext,
  { token, to, subject, text, inReplyTo }: PlainLetter,
  options: SendOptions,
): Promise<Result<null, SendFailure>> {
  const fields = { token, to, subject, message: text, in_reply_to: inReplyTo ?? "" }
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, value]) => [name, [value]])))
  const input = parseSendMessage(form, {
    attachments: [],
    language: ctx.language,
    smsCountries: ctx.env.smsCountries,
    timeZone: ctx.timeZone,
    now: ctx.clock.now(),
  })
  if (!input.ok) return input
  const sent = await sendMessage(ctx, input.value, options)
  return sent.ok ? ok(null) : sent
}
