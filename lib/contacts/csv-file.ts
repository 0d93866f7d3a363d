import Papa from "papaparse"
import { atRest, BYTE_ORDER_MARK, csvRows, type Delimiter } from "../csv-table.ts"
import { fail, ok, type Result } from "../result.ts"
import { piecesOf, type FileContent, type FileEntry, type FileRefused } from "./file-entries.ts"
import { folded } from "../searching/words.ts"
import { oneLine, severalLines } from "./text.ts"
import { MOST_CONTACTS, type AddressBook, type Contact } from "./types.ts"

type Field = "name" | "given" | "middle" | "family" | "organisation" | "note" | "address" | "phone" | "lists"

/** Columns that say of another what it is, and fax numbers and pagers. */
const PASSED_OVER = /type|typ$|label|etikett|display name|visningsnamn|fax|pager|personsokare/

/**
 * Names of columns in English and Swedish, as Outlook, Google and we write them, without case and accents; the first that fits decides.
 */
const COLUMNS: readonly (readonly [Field, RegExp])[] = [
  ["address", /^(?:e-?mail|e-?post)/],
  ["phone", /phone|telefon|^mobil|^tel\b/],
  ["given", /^(?:first|given) name|^fornamn/],
  ["middle", /^(?:middle|additional) name|^mellannamn/],
  ["family", /^(?:last|family) name|^efternamn|^surname/],
  ["organisation", /^(?:company|foretag|organi[sz]ation(?:\s*1 - name| name|snamn)?)$|^organi[sz]ation 1 - namn$/],
  ["note", /^(?:notes?|anteckning(?:ar)?|comments?|kommentar(?:er)?)$/],
  ["lists", /^(?:address lists|adresslistor)$/],
  ["name", /^(?:(?:full |display )?name|namn|fullstandigt namn)$/],
]

function fieldOf(heading: string): Field | null {
  const text = folded(oneLine(heading))
  if (PASSED_OVER.test(text)) return null
  return COLUMNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/**
 * Reads people from a table with a heading, parted by commas, semicolons or tabs.
 * @returns them in order, or `columns` where no column holds e-mail addresses, `empty`, `long`
 */
export function readCsv(text: string): Result<FileContent, FileRefused> {
  const { data } = Papa.parse<readonly string[]>(text, { delimitersToGuess: [",", ";", "\t"] })
  const [heading = [], ...rows] = data
  const fields = heading.map(fieldOf)
  if (!fields.includes("address")) return fail("contacts_file_columns")
  const entries = rows.flatMap((row, at) => (row.every((cell) => cell.trim() === "") ? [] : [entryOf(fields, row, at + 2)]))
  if (entries.length > MOST_CONTACTS) return fail("contacts_file_long")
  return entries.length === 0 ? fail("contacts_file_empty") : ok({ kind: "csv", entries, problems: [] })
}

function entryOf(fields: readonly (Field | null)[], row: readonly string[], place: number): FileEntry {
  const cells = (field: Field) =>
    fields.flatMap((found, at) => {
      const cell = found === field ? atRest(row[at] ?? "") : ""
      return cell.trim() === "" ? [] : [cell]
    })
  const whole = oneLine(cells("name")[0] ?? "")
  const inParts = oneLine([...cells("given"), ...cells("middle"), ...cells("family")].join(" "))
  return {
    place,
    name: whole === "" ? inParts : whole,
    organisation: oneLine(cells("organisation")[0] ?? ""),
    note: severalLines(cells("note").join("\n")),
    addresses: cells("address").flatMap(piecesOf),
    phones: cells("phone").flatMap(piecesOf),
    lists: cells("lists").flatMap(piecesOf).map(oneLine),
  }
}

/** Every contact as a table that Outlook, Google and we read; formulas are put to rest (B67). */
export function writeCsv(book: AddressBook, { delimiter }: { readonly delimiter: Delimiter }): string {
  const most = (of: (contact: Contact) => readonly unknown[]) => Math.max(1, ...book.contacts.map((contact) => of(contact).length))
  const [addresses, phones] = [numbers(most((contact) => contact.addresses)), numbers(most((contact) => contact.phones))]
  const names = new Map(book.lists.map(({ id, name }) => [id, name]))
  const fields = [
    "Name",
    "Organization Name",
    ...addresses.map((number) => `E-mail ${number} - Value`),
    ...phones.map((number) => `Phone ${number} - Value`),
    "Notes",
    "Address lists",
  ]
  const rows = book.contacts.map((contact) => [
    contact.name,
    contact.organisation,
    ...addresses.map((number) => contact.addresses[number - 1] ?? ""),
    ...phones.map((number) => contact.phones[number - 1]?.number ?? ""),
    contact.note,
    contact.lists.map((id) => names.get(id) ?? "").join("; "),
  ])
  return BYTE_ORDER_MARK + csvRows([fields, ...rows], delimiter)
}

const numbers = (most: number) => Array.from({ length: most }, (_, at) => at + 1)
