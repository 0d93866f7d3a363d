import { createList } from "#lib/contacts/address-lists.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { valueOf } from "./value-of.ts"

type DemoContact = {
  readonly name: string
  readonly organisation?: string
  readonly address: string
  readonly phone?: string
  readonly note?: string
}

type DemoBook = { readonly owner: string; readonly list: string; readonly contacts: readonly DemoContact[] }

/** Whom people of the demonstration have saved; the others stand below, as those whom they write with. */
export const BOOKS: readonly DemoBook[] = [
  {
    owner: "anna",
    list: "Patienter",
    contacts: [
      { name: "Johan Berg", address: "johan.berg@example.com", phone: "+46701740606", note: "Ringer helst efter tolv." },
      { name: "Maja Norén", address: "maja.noren@example.com", phone: "+46701740641" },
      { name: "Labbet", organisation: "Region Uppsala", address: "labb@region.example" },
    ],
  },
  {
    owner: "emma",
    list: "The move",
    contacts: [
      { name: "Daniel Osei", organisation: "Studio Osei", address: "daniel@studio.example", phone: "+46701740609" },
      { name: "Priya Shah", address: "priya.shah@example.co.uk", note: "Solicitor for the sellers." },
    ],
  },
]

/** Saves them, all in one address list. */
export async function keepContacts(ctx: MemberContext, { list, contacts }: DemoBook): Promise<void> {
  const lists = [valueOf(await createList(ctx, { name: list })).id]
  for (const { name, organisation = "", address, phone, note = "" } of contacts) {
    const phones = phone === undefined ? [] : [phone]
    valueOf(await createContact(ctx, { id: newId(), name, organisation, note, addresses: [address], phones, lists }))
  }
}
