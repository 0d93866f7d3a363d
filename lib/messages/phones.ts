import { parseAddress, type Address } from "../address.ts"
import { readPhoneNumber, type PhoneWish } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"

/** Field problems: keys of sentences under `errors.field`. */
export type PhonesProblem = {
  readonly code: "phone_unreadable" | "phone_not_mobile" | "phone_country" | "phone_whose" | "phone_not_recipient"
}

type Wish = Omit<PhoneWish, "typed"> & { readonly text: string; readonly recipients: readonly Address[] }

/**
 * Reads the numbers that only the given phones may open a message with (I9 registered letter), as they are typed beside the recipients:
 * one number where there is one recipient, else `address number`, between commas, semicolons or line breaks.
 * @returns numbers in E.164 form by address
 */
export function parsePhones({ text, recipients, home, countries }: Wish): Result<ReadonlyMap<Address, string>, PhonesProblem> {
  const phones = new Map<Address, string>()
  for (const piece of text.split(/[,;\r\n]/).map((part) => part.trim())) {
    if (piece === "") continue
    const [first = "", ...rest] = piece.split(/\s+/)
    const named = first.includes("@") ? parseAddress(first.replace(/:$/, "")) : null
    if (first.includes("@") && (named === null || !recipients.includes(named))) return fail("phone_not_recipient")
    const only = recipients.length === 1 ? recipients[0] : undefined
    const address = named ?? only
    if (address === undefined || phones.has(address)) return fail("phone_whose")
    const number = readPhoneNumber({ typed: named === null ? piece : rest.join(" "), home, countries })
    if (!number.ok) return number
    phones.set(address, number.value)
  }
  return ok(phones)
}
