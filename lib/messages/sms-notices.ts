import type { SmsFate } from "#db/schema/messages.ts"
import type { MemberContext } from "../context.ts"
import { mayText } from "../identity/limits.ts"
import { languageOf } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"
import type { ToSend } from "../notifications/outgoing.ts"
import { textsUntil } from "./hold.ts"
import { noticedPositions, type Letter } from "./letter.ts"
import { personInSms } from "./notice-mail.ts"
import type { MessageOptions } from "./options.ts"
import type { Recipient } from "./resolve-recipients.ts"

export type SmsNotices = {
  readonly texts: readonly ToSend[]
  /** By the recipient's position; who gets no notice has none. */
  readonly fates: ReadonlyMap<number, SmsFate>
}

type Noticing = {
  readonly letter: Pick<Letter, "messageId" | "sentAt">
  readonly recipients: readonly Recipient[]
  readonly options: MessageOptions | undefined
}

/**
 * The text messages that tell of a message besides the notices, where the sender asked for them (M6): who has written, no link and nothing of the content.
 * One that a limit stops, or that has no number to go to, keeps nothing from being sent: the sender sees it afterwards (B73).
 */
export async function smsNotices(ctx: MemberContext, { letter, recipients, options }: Noticing): Promise<SmsNotices> {
  const [texts, fates] = [[] as ToSend[], new Map<number, SmsFate>()]
  if (options?.smsNotice !== true) return { texts, fates }
  const { messageId, sentAt } = letter
  for (const position of noticedPositions(ctx.actor.accountId, recipients)) {
    const { textPhone: to = null, language = "en", via } = recipients[position] ?? {}
    // A list's people are told by mail alone: one tick must not become thousands of text messages.
    if (via !== undefined) continue
    const isFree = to !== null && (await mayText(ctx, { number: to, asker: ctx.actor.accountId }))
    fates.set(position, to === null ? "no_number" : isFree ? "queued" : "limited")
    if (to === null || !isFree) continue
    const text = translator(languageOf(language), "sms")("message.sent", personInSms(ctx.actor))
    texts.push({
      channel: "sms",
      to,
      text,
      announces: { messageId, recipientPosition: position },
      tells: { about: "notice", position },
      expiresAt: textsUntil(sentAt),
    })
  }
  return { texts, fates }
}
