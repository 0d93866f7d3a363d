import type { MemberContext } from "../context.ts"
import { lastDigits } from "../identity/phone-number.ts"
import type { ToSend } from "../notifications/outgoing.ts"
import { noticedPositions, type Letter } from "./letter.ts"
import { inPortions } from "./portions.ts"
import { noticeMail } from "./notice-mail.ts"
import { noticePath, sharedPlaceOf } from "../notice-path.ts"
import type { ChosenOptions } from "./options.ts"
import type { Recipient } from "./resolve-recipients.ts"

type Noticing = {
  readonly letter: Letter
  readonly recipients: readonly Recipient[]
  readonly line: string
  readonly codes: readonly string[]
  readonly options: ChosenOptions | undefined
}

/** The notices, as they are written while the transaction is, and synced before it commits. */
export async function noticesOf(ctx: MemberContext, { letter, recipients, line, codes, options }: Noticing): Promise<readonly ToSend[]> {
  const { messageId, links } = letter
  const chosen = noticedPositions(ctx.actor.accountId, recipients)
  const secrets = new Map(links.map(({ row, secret }) => [row.position, secret]))
  const { name, address } = ctx.actor
  const notices = await inPortions(recipients, ({ key, kind, phone, ...recipient }, recipientPosition) => {
    if (!chosen.has(recipientPosition)) return []
    const secret = secrets.get(recipientPosition) ?? null
    const way =
      key === null ? { kind: "link" as const, phoneDigits: phone === null ? null : lastDigits(phone) } : { kind: "account" as const }
    const mail = noticeMail({
      path: noticePath({ messageId, secret, hasAccount: key !== null, shared: sharedPlaceOf(ctx, { ...recipient, kind }) }),
      sender: { name, address },
      recipient,
      line,
      isUrgent: options?.urgent === true,
      ends: options?.expiresAt == null ? null : { at: options.expiresAt, timeZone: ctx.timeZone },
      code: codes[recipientPosition] ?? "",
      way,
      home: ctx.home,
      baseUrl: ctx.env.baseUrl,
    })
    return [{ ...mail, channel: "email" as const, announces: { messageId, recipientPosition } }]
  })
  return notices.flat()
}
