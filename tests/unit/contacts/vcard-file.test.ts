import { readVcards, writeVcards } from "#lib/contacts/vcard-file.ts"
import type { AddressBook } from "#lib/contacts/types.ts"
import { value } from "#tests/support/given.ts"

const card = (...lines: readonly string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n")

describe("vCards", () => {
  it("M10 reads version 3.0 as Apple and Outlook write it, pictures and all", () => {
    const text = card(
      "VERSION:3.0",
      "N:Öberg;Bo;;;",
      "FN:Bo Öberg",
      "ORG:Region Uppsala;IT",
      "item1.EMAIL;TYPE=INTERNET,WORK:bo@example.org",
      "item1.X-ABLabel:jobb",
      "EMAIL;TYPE=INTERNET:b@exam",
      " ple.org",
      "TEL;TYPE=CELL:070-174 06 05",
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ",
      " SkZJRgABAQ",
      "CATEGORIES:Styrelsen,Familjen",
      "NOTE:rad ett\\nrad två\\, tre\\; fyra",
    )
    expect(value(readVcards(text))).toEqual({
      kind: "vcard",
      problems: [],
      entries: [
        {
          place: 1,
          name: "Bo Öberg",
          organisation: "Region Uppsala, IT",
          note: "rad ett\nrad två, tre; fyra",
          addresses: ["bo@example.org", "b@example.org"],
          phones: ["070-174 06 05"],
          lists: ["Styrelsen", "Familjen"],
        },
      ],
    })
  })

  it("M10 reads version 4.0, a number as an address of its own, and a name in parts", () => {
    const text = card(
      "VERSION:4.0",
      "N:Dahl;Cia;;;",
      "EMAIL;PREF=1:cia@example.org",
      'TEL;VALUE=uri;TYPE="cell,voice":tel:+46701740606;ext=1',
    )
    expect(value(readVcards(text)).entries).toMatchObject([{ name: "Cia Dahl", addresses: ["cia@example.org"], phones: ["+46701740606"] }])
  })

  it("U5 a card that cannot be read costs nobody else", () => {
    const text =
      card("VERSION:3.0", "FN:Whole", "EMAIL:a@example.org") +
      card("VERSION:3.0", "FN:Broken", "nonsense") +
      card("VERSION:2.1", "FN;CHARSET=UTF-8:Old", "EMAIL;INTERNET:b@example.org") +
      card("VERSION:4.0", "FN:Last", "EMAIL:c@example.org")
    const read = value(readVcards(text))
    expect(read.entries.map(({ name }) => name)).toEqual(["Whole", "Last"])
    expect(read.problems).toEqual([
      { place: 2, problem: "card", text: "Broken" },
      { place: 3, problem: "oldCard", text: "Old" },
    ])
    expect(readVcards("BEGIN:VCARD\r\nFN:never ends")).toMatchObject({ error: { code: "contacts_file_empty" } })
    expect(readVcards(card("VERSION:4.0").repeat(5_001))).toMatchObject({ error: { code: "contacts_file_long" } })
  })

  it.each(["3.0", "4.0"] as const)("M10 what we write as %s we read back, whatever signs stand in it", (version) => {
    const book: AddressBook = {
      contacts: [
        {
          id: "c",
          name: "Åke; Bo, \\ ENDE",
          organisation: "A; B",
          note: "rad ett\nEND:VCARD\nsemikolon; komma,",
          addresses: ["bo@example.org", "b@example.org"],
          phones: [{ number: "+46701740605", origin: "file", since: new Date(0) }],
          lists: ["l"],
        },
      ],
      lists: [{ id: "l", name: "Styrelsen, 2026" }],
      unreadable: { contacts: [], lists: [] },
    }
    const text = writeVcards(book, version)
    expect(text).toContain(`VERSION:${version}\r\n`)
    expect(text.split("\r\n").filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
    expect(value(readVcards(text)).entries).toEqual([
      {
        place: 1,
        name: "Åke; Bo, \\ ENDE",
        organisation: "A; B",
        note: "rad ett\nEND:VCARD\nsemikolon; komma,",
        addresses: ["bo@example.org", "b@example.org"],
        phones: ["+46701740605"],
        lists: ["Styrelsen, 2026"],
      },
    ])
  })
})
