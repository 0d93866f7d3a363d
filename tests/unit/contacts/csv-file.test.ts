import fc from "fast-check"
import Papa from "papaparse"
import { readCsv, writeCsv } from "#lib/contacts/csv-file.ts"
import type { AddressBook, Contact } from "#lib/contacts/types.ts"
import { value } from "#tests/support/given.ts"

const contact = (more: Partial<Contact>): Contact => ({
  id: "00000000-0000-4000-8000-000000000001",
  name: "Bo Öberg",
  organisation: "",
  note: "",
  addresses: ["bo@example.org"],
  phones: [],
  lists: [],
  ...more,
})
const bookOf = (...contacts: readonly Contact[]): AddressBook => ({
  contacts,
  lists: [{ id: "l", name: "Styrelsen" }],
  unreadable: { contacts: [], lists: [] },
})
const cells = (csv: string) => Papa.parse<readonly string[]>(csv.slice(1)).data.flat()
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

describe("contacts written as a table", () => {
  it.each(['=HYPERLINK("https://evil.example")', "+46", "-1", "@SUM(A1)", "\t=1", "=1\nsecond line", "\uff1d1"])(
    "B67 %j is put to rest",
    (text) => {
      const csv = writeCsv(bookOf(contact({ name: text, organisation: text, note: text })), { delimiter: "," })
      expect(cells(csv).filter((cell) => FORMULA.test(cell))).toEqual([])
    },
  )

  it("B67 no cell of any contact begins as a formula does, and what we write we read back", () => {
    const text = fc.string({ unit: "binary", maxLength: 20 })
    fc.assert(
      fc.property(text, text, (name, note) => {
        const csv = writeCsv(bookOf(contact({ name, note })), { delimiter: ";" })
        expect(cells(csv).filter((cell) => FORMULA.test(cell))).toEqual([])
      }),
    )
    const phones = [{ number: "+46701740605", origin: "given" as const, since: new Date(0) }]
    const whole = contact({ name: "=cmd", organisation: "Region; Uppsala", note: 'rad ett\nrad "två"', phones, lists: ["l"] })
    for (const delimiter of [",", ";"] as const)
      expect(value(readCsv(writeCsv(bookOf(whole), { delimiter }).slice(1))).entries).toEqual([
        {
          place: 2,
          name: "=cmd",
          organisation: "Region; Uppsala",
          note: 'rad ett\nrad "två"',
          addresses: ["bo@example.org"],
          phones: ["+46701740605"],
          lists: ["Styrelsen"],
        },
      ])
  })

  it("begins with a byte order mark, by which Excel knows UTF-8", () => {
    expect(writeCsv(bookOf(), { delimiter: "," })).toMatch(/^\ufeffName,/)
  })
})

describe("tables of other programmes", () => {
  it.each([
    [
      "Google",
      "First Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\nBo,Öberg,Region,Hej,* myContacts,Work,bo@example.org ::: b@example.org,Mobile,070-174 06 05",
    ],
    [
      "Google på svenska",
      "Förnamn;Efternamn;Organisationsnamn;Anteckningar;E-post 1 – Etikett;E-post 1 - Värde;E-post 2 - Värde;Telefon 1 - Värde\nBo;Öberg;Region;Hej;Arbete;bo@example.org;b@example.org;070-174 06 05",
    ],
    [
      "Outlook",
      '"First Name","Last Name","Company","Notes","Home Fax","E-mail Address","E-mail Display Name","E-mail 2 Address","Mobile Phone"\r\n"Bo","Öberg","Region","Hej","0999","bo@example.org","Bo","b@example.org","070-174 06 05"\r\n',
    ],
    [
      "Outlook på svenska",
      "Förnamn,Efternamn,Företag,Anteckningar,E-postadress,E-postvisningsnamn,E-postadress 2,Mobiltelefon\nBo,Öberg,Region,Hej,bo@example.org,Bo,b@example.org,070-174 06 05",
    ],
    ["a table by hand", "namn\te-post\tmobil\tföretag\tanteckning\nBo Öberg\tbo@example.org; b@example.org\t070-174 06 05\tRegion\tHej"],
  ])("M10 %s", (_name, text) => {
    const person = { place: 2, name: "Bo Öberg", organisation: "Region", note: "Hej", lists: [] }
    expect(value(readCsv(text)).entries).toEqual([{ ...person, addresses: ["bo@example.org", "b@example.org"], phones: ["070-174 06 05"] }])
  })

  it("B67 a cell that is a formula is a text like others", () => {
    expect(value(readCsv("Name,E-mail\n=1+1,bo@example.org")).entries).toMatchObject([{ name: "=1+1" }])
  })

  it("U5 says what it cannot read, and counts rows as a programme for tables does", () => {
    expect(readCsv("a,b\n1,2")).toMatchObject({ error: { code: "contacts_file_columns" } })
    expect(readCsv("E-mail\n")).toMatchObject({ error: { code: "contacts_file_empty" } })
    expect(value(readCsv("E-mail\n\n,\nbo@example.org")).entries).toMatchObject([{ place: 4 }])
    expect(readCsv(`E-mail\n${"a@example.org\n".repeat(5_001)}`)).toMatchObject({ error: { code: "contacts_file_long" } })
    expect(value(readCsv(`E-mail\n${"a@example.org\n".repeat(5_000)}`)).entries).toHaveLength(5_000)
  })

  it("U5 empty rows are no people: a long file with many of them loses nobody, and is refused by its people alone", () => {
    expect(value(readCsv(`E-mail\n${"\na@example.org\n".repeat(5_000)}`)).entries).toHaveLength(5_000)
    expect(readCsv(`E-mail\n${"\na@example.org\n".repeat(5_001)}`)).toMatchObject({ error: { code: "contacts_file_long" } })
  })
})
