import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import { addressBook } from "../contacts/book.ts"
import type { ContactPhone } from "../contacts/types.ts"
import type { MemberContext } from "../context.ts"
import { homeOf, lastDigits, readPhoneNumber } from "../identity/phone-number.ts"
import { formats } from "../language/formats.ts"
import { isLanguage } from "../language/languages.ts"
import { parseAddressList } from "../messages/address-list.ts"
import { MAX_RECIPIENTS, type ComposeForm } from "../messages/input.ts"
import { parsePhones } from "../messages/phones.ts"
import { agedPhones } from "../messages/remembered-phones.ts"

/** What compose says of a number beside its field, with the day on which it was given. */
export type ShownPhone = {
  readonly address: Address
  readonly digits: string
  readonly day: string
} & (
  | { readonly kind: "remembered"; /** False where the sender has let it go. */ readonly isAsked: boolean }
  /** Stands in a contact, and is asked for where the sender says so. */
  | { readonly kind: "contact"; readonly origin: ContactPhone["origin"]; readonly isAsked: boolean }
  /** Another number is typed now than was demanded last time, or, where none was, than the contact has (M17). */
  | { readonly kind: "differs"; readonly from: "last" | "contact" }
)

type Typed = Pick<ComposeForm, "to" | "cc" | "bcc" | "phone" | "letGo" | "fromContacts">

/**
 * What is known of the phones of those who stand in a compose form (I9): demanded before, saved in a contact, or typed and another than last time.
 * Only what this sender gave, of people whom this sender has written to or saved (design 4).
 */
export async function shownPhones(
  ctx: MemberContext,
  { to, cc, bcc, phone, letGo, fromContacts = [] }: Typed,
): Promise<readonly ShownPhone[]> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return []
  const recipients = [...new Set([to, cc, bcc].flatMap((text) => parseAddressList(text).addresses))].slice(0, MAX_RECIPIENTS)
  if (recipients.length === 0) return []
  const [aged, saved] = await Promise.all([agedPhones(ctx, scope.value, recipients), contactPhones(ctx, recipients)])
  const typed = parsePhones({ text: phone, recipients, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  const { day } = formats({ language: isLanguage(ctx.language) ? ctx.language : "en", timeZone: ctx.timeZone })
  return recipients.flatMap((address): readonly ShownPhone[] => {
    const [before, contact] = [aged.get(address), saved.get(address)]
    const now = typed.ok ? typed.value.get(address) : undefined
    const last = before && { address, digits: lastDigits(before.number), day: day(before.since) }
    if (now !== undefined && last !== undefined) return before?.number === now ? [] : [{ ...last, kind: "differs", from: "last" }]
    if (now !== undefined) return contact === undefined || contact.numbers.includes(now) ? [] : [differing(address, contact, day)]
    const shown: readonly ShownPhone[] = last === undefined ? [] : [{ ...last, kind: "remembered", isAsked: !letGo.includes(address) }]
    if (contact === undefined || contact.number === before?.number) return shown
    const { number, origin, since } = contact
    const isAsked = fromContacts.includes(address)
    return [...shown, { kind: "contact", address, digits: lastDigits(number), day: day(since), origin, isAsked }]
  })
}

/** With all of the contact's numbers. */
type PhoneOfContact = ContactPhone & { readonly numbers: readonly string[] }

const differing = (address: Address, { number, since }: PhoneOfContact, day: (at: Date) => string): ShownPhone => ({
  kind: "differs",
  from: "contact",
  address,
  digits: lastDigits(number),
  day: day(since),
})

/** Of each of these who is saved as a contact, the first number that text messages can be sent to. */
export async function contactPhones(ctx: MemberContext, addresses: readonly Address[]): Promise<ReadonlyMap<Address, PhoneOfContact>> {
  const book = await addressBook(ctx)
  const wanted = new Set(addresses)
  const found = new Map<Address, PhoneOfContact>()
  for (const contact of book.ok ? book.value.contacts : []) {
    const phone = contact.phones.find(({ number }) => canBeReached(ctx, number))
    if (phone === undefined) continue
    const numbers = contact.phones.map(({ number }) => number)
    for (const address of contact.addresses) if (wanted.has(address)) found.set(address, { ...phone, numbers })
  }
  return found
}

const canBeReached = (ctx: MemberContext, typed: string) =>
  readPhoneNumber({ typed, home: homeOf(ctx.language), countries: ctx.env.smsCountries }).ok
