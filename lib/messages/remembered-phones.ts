import { findRememberedPhones } from "#db/queries/links.ts"
import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { openField } from "../keys/field.ts"
import { parseAddressList } from "./address-list.ts"
import { MAX_RECIPIENTS, type ComposeForm } from "./input.ts"
import { parsePhones } from "./phones.ts"

/**
 * Numbers that this sender demanded last of these addresses: who was demanded to have a phone keeps having to (I9). Not one that was let go, or that
 * somebody reported as not theirs (M16).
 */
export async function rememberedPhones(
  ctx: MemberContext,
  scope: HolderScope,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, string>> {
  const rows = await findRememberedPhones(ctx.db, scope, addresses)
  const numbers = rows.map(({ messageId, phone, ...row }) => ({
    ...row,
    number: openField(ctx, { name: "recipient-phone", ownerId: messageId, sealed: phone }),
  }))
  const reported = new Set(numbers.flatMap(({ address, number, isReported }) => (isReported ? [`${address} ${number}`] : [])))
  return new Map(
    numbers.flatMap(({ address, number, isLatest }) => (isLatest && !reported.has(`${address} ${number}`) ? [[address, number]] : [])),
  )
}

/** A number that a message will ask for without its being typed, as compose shows it. */
export type ShownPhone = {
  readonly address: Address
  readonly digits: string
  /** False where the sender has let it go. */
  readonly isAsked: boolean
}

type Typed = Pick<ComposeForm, "to" | "cc" | "bcc" | "phone" | "letGo">

/** What is remembered for those who stand in a compose form, unless another number is typed. Only of people whom this sender has written to (design 4). */
export async function shownPhones(ctx: MemberContext, { to, cc, bcc, phone, letGo }: Typed): Promise<readonly ShownPhone[]> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return []
  const recipients = [...new Set([to, cc, bcc].flatMap((text) => parseAddressList(text).addresses))].slice(0, MAX_RECIPIENTS)
  const numbers = await rememberedPhones(ctx, scope.value, recipients)
  const home = ctx.language === "sv" ? "SE" : "GB"
  const typed = parsePhones({ text: phone, recipients, home, countries: ctx.env.smsCountries })
  return [...numbers].flatMap(([address, number]) =>
    typed.ok && typed.value.has(address) ? [] : [{ address, digits: lastDigits(number), isAsked: !letGo.includes(address) }],
  )
}
