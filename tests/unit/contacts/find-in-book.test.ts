import { findContacts, pageOf } from "#lib/contacts/find-in-book.ts"
import { parseContact } from "#lib/contacts/input.ts"
import type { AddressBook, Contact } from "#lib/contacts/types.ts"
import { newId } from "#lib/ids.ts"

const contact = (name: string, more: Partial<Contact> = {}): Contact => ({
  id: name,
  name,
  organisation: "",
  note: "",
  addresses: [`${name.length}@example.org`],
  phones: [],
  lists: [],
  ...more,
})

describe("looking for people", () => {
  const contacts = [
    contact("Åsa Öberg", { organisation: "Region Uppsala" }),
    contact("Bo Ek", { addresses: ["bo.ek@kommun.example"], lists: ["l"] }),
  ]
  const book: AddressBook = { contacts, lists: [{ id: "l", name: "Styrelsen" }], unreadable: { contacts: [], lists: [] } }

  it.each([
    ["", ["Åsa Öberg", "Bo Ek"]],
    ["oberg asa", ["Åsa Öberg"]],
    ["UPPSALA", ["Åsa Öberg"]],
    ["kommun", ["Bo Ek"]],
    ["styrelsen ek", ["Bo Ek"]],
    ["nobody", []],
  ])("M10 %j finds %j", (words, names) => {
    expect(findContacts(book, words).map(({ name }) => name)).toEqual(names)
  })

  it("U5 a page that there is not is the nearest that there is", () => {
    const items = Array.from({ length: 120 }, (_, at) => at)
    expect(pageOf(items, 3)).toEqual({ items: items.slice(100), number: 3, pages: 3 })
    expect([pageOf(items, 9).number, pageOf(items, -1).number, pageOf(items, Number.NaN).number, pageOf([], 2).pages]).toEqual([3, 1, 1, 1])
  })
})

describe("the form of a contact", () => {
  const parse = (fields: Readonly<Record<string, string>>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ contact: newId(), name: "Bo", addresses: "bo@example.org", ...fields }))
      form.set(name, value)
    return parseContact(form, "SE")
  }

  it("M10 B74 takes addresses and numbers one to a line, each in the one form that we keep", () => {
    const list = newId()
    const typed = {
      name: "  Bo\u202e\tÖberg ",
      addresses: "Bo@Example.org\n<b@example.org>",
      phones: "070-174 06 05\n018-611 00 00",
      [`list.${list}`]: "on",
    }
    expect(parse(typed)).toMatchObject({
      ok: true,
      value: { name: "Bo Öberg", addresses: ["bo@example.org", "b@example.org"], phones: ["+46701740605", "+46186110000"], lists: [list] },
    })
  })

  it.each([
    [{ addresses: "" }, { addresses: "contact_address_needed" }],
    [{ addresses: "bo@example.org\nbo@" }, { addresses: "addresses" }],
    [{ phones: "call me" }, { phones: "contact_phone" }],
    [{ name: "x".repeat(121) }, { name: "tooLong" }],
    [{ note: "x".repeat(2_001) }, { note: "tooLong" }],
    [{ addresses: Array.from({ length: 11 }, (_, at) => `${at}@example.org`).join("\n") }, { addresses: "contact_many" }],
  ])("U5 refuses %j beside its field", (fields, wrong) => {
    expect(parse(fields as Record<string, string>)).toMatchObject({ ok: false, error: { code: "invalid_fields", fields: wrong } })
  })
})
