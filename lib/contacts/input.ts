import { parseAddressList } from "../messages/address-list.ts"
import { isId, type Id } from "../ids.ts"
import { readAnyNumber } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"
import type { InvalidContact } from "./errors.ts"
import { MOST_NAME, MOST_NOTE, oneLine, severalLines } from "./text.ts"
import { MOST_ADDRESSES, MOST_PHONES, type ContactDetails } from "./types.ts"

/** A contact as it was typed and checked; where its numbers came from is known when it is saved. */
export type TypedContact = Omit<ContactDetails, "phones"> & {
  readonly id: Id
  readonly phones: readonly string[]
  readonly lists: readonly Id[]
}

/** What the name of a list's box begins with; its id ends it. */
export const LIST_FIELD = "list."

/** The lines that somebody typed, one thing each. */
const pieces = (text: string) =>
  text
    .split(/[,;\r\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")

const text = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === "string" ? value : ""
}

/**
 * Reads the form of a contact: addresses and numbers one to a line. An address is exactly one mailbox (B74); a number may be of any phone, but has to be one.
 * @param home where a number without a country code is at home
 */
export function parseContact(form: FormData, home: "SE" | "GB"): Result<TypedContact, InvalidContact> {
  const id = text(form, "contact")
  if (!isId(id)) return fail({ code: "invalid_fields", fields: { name: "required" } })
  const { addresses, wrong } = parseAddressList(text(form, "addresses"))
  const numbers = pieces(text(form, "phones")).map((typed) => ({ typed, number: readAnyNumber({ typed, home }) }))
  const typed = {
    id,
    name: oneLine(text(form, "name")),
    organisation: oneLine(text(form, "organisation")),
    note: severalLines(text(form, "note")),
    addresses,
    phones: [...new Set(numbers.flatMap(({ number }) => number ?? []))],
    lists: [...form.keys()].flatMap((name) =>
      name.startsWith(LIST_FIELD) && isId(name.slice(LIST_FIELD.length)) ? name.slice(LIST_FIELD.length) : [],
    ),
  }
  const unread = numbers.filter(({ number }) => number === null).map((one) => one.typed)
  return problemOf(typed, { wrong, unread }) ?? ok(typed)
}

type Unread = { readonly wrong: readonly string[]; readonly unread: readonly string[] }

function problemOf(typed: TypedContact, { wrong, unread }: Unread) {
  const invalid = (field: string, problem: string, more: Omit<InvalidContact, "code" | "fields"> = {}) =>
    fail<InvalidContact>({ code: "invalid_fields", fields: { [field]: problem }, ...more })
  if (typed.name.length > MOST_NAME) return invalid("name", "tooLong", { max: MOST_NAME })
  if (wrong.length > 0) return invalid("addresses", "addresses", { wrong: wrong.slice(0, 5).join("; ") })
  if (typed.addresses.length === 0) return invalid("addresses", "contact_address_needed")
  if (typed.addresses.length > MOST_ADDRESSES) return invalid("addresses", "contact_many", { max: MOST_ADDRESSES })
  if (unread.length > 0) return invalid("phones", "contact_phone", { wrong: unread.slice(0, 5).join("; ") })
  if (typed.phones.length > MOST_PHONES) return invalid("phones", "contact_many", { max: MOST_PHONES })
  if (typed.organisation.length > MOST_NAME) return invalid("organisation", "tooLong", { max: MOST_NAME })
  if (typed.note.length > MOST_NOTE) return invalid("note", "tooLong", { max: MOST_NOTE })
  return null
}
