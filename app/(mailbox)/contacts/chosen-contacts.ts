import { z } from "zod"
import { parseAddress, type Address } from "#lib/address.ts"
import type { Id } from "#lib/ids.ts"
import { MAX_RECIPIENTS } from "#lib/messages/input.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"

/** Who was ticked, and what the button that was pressed is to do with them. */
export type Chosen =
  | { readonly act: "write"; readonly contacts: readonly Id[]; readonly addresses: readonly Address[] }
  | { readonly act: "delete"; readonly contacts: readonly Id[] }
  | { readonly act: "list"; readonly contacts: readonly Id[]; readonly list: Id }
  | { readonly act: "save"; readonly address: Address }

const ids = z.array(z.uuid()).min(1).max(MAX_RECIPIENTS)
const wrong = (problem: string) => fail<InvalidFields>({ code: "invalid_fields", fields: { message: problem } })

/** The ticked contacts of a form that needs at least one. */
export function parseContacts(form: FormData): Result<readonly Id[], InvalidFields> {
  const parsed = ids.safeParse(form.getAll("contact"))
  return parsed.success ? ok(parsed.data) : wrong("choose_contacts")
}

/** The form around the address book: boxes, and several buttons. Whoever has no contact of their own is named by the address. */
export function parseChosenContacts(form: FormData): Result<Chosen, InvalidFields> {
  const save = form.get("save")
  if (typeof save === "string") return parseSaved(save)
  const act = form.get("act")
  const addresses = form.getAll("person").flatMap((value) => (typeof value === "string" ? (parseAddress(value) ?? []) : []))
  if (act === "write") return parseWritten(form, addresses)
  const contacts = parseContacts(form)
  if (!contacts.ok) return addresses.length > 0 ? wrong("choose_saved") : contacts
  if (act === "delete") return ok({ act, contacts: contacts.value })
  const list = z.uuid().safeParse(form.get("list"))
  return act === "list" && list.success ? ok({ act, contacts: contacts.value, list: list.data }) : wrong("choose_list")
}

function parseSaved(typed: string): Result<Chosen, InvalidFields> {
  const address = parseAddress(typed)
  return address === null ? wrong("choose_contacts") : ok({ act: "save", address })
}

function parseWritten(form: FormData, addresses: readonly Address[]): Result<Chosen, InvalidFields> {
  const contacts = form.getAll("contact").filter((value): value is string => z.uuid().safeParse(value).success)
  const count = contacts.length + addresses.length
  return count === 0 || count > MAX_RECIPIENTS ? wrong("choose_contacts") : ok({ act: "write", contacts, addresses })
}
