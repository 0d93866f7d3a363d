import ICAL from "ical.js"
import { fail, ok, type Result } from "../result.ts"
import { piecesOf, type FileContent, type FileEntry, type FileProblem, type FileRefused } from "./file-entries.ts"
import { oneLine, severalLines } from "./text.ts"
import { calledBy, MOST_CONTACTS, type AddressBook, type Contact } from "./types.ts"

/** A property as jCard has it (RFC 7095): name, parameters, type, and one value or several. */
type CardProperty = readonly [name: string, parameters: object, type: string, ...values: unknown[]]

/** Each card of a file by itself, so that one that cannot be read costs nobody else. */
const cardsIn = (text: string): readonly string[] => text.match(/^BEGIN:VCARD[ \t]*$[\s\S]*?^END:VCARD[ \t]*$/gim) ?? []

/**
 * Reads cards of the versions 3.0 and 4.0 (RFC 2426, RFC 6350).
 * @returns people in order and the cards that could not be read, or `empty`, `long`
 */
export function readVcards(text: string): Result<FileContent, FileRefused> {
  const cards = cardsIn(text.replaceAll(/\r\n|\r/g, "\n"))
  if (cards.length === 0) return fail("contacts_file_empty")
  if (cards.length > MOST_CONTACTS) return fail("contacts_file_long")
  const read = cards.map((card, at) => readCard(card, at + 1))
  return ok({
    kind: "vcard",
    entries: read.flatMap((one) => ("problem" in one ? [] : [one])),
    problems: read.flatMap((one) => ("problem" in one ? [one] : [])),
  })
}

function readCard(card: string, place: number): FileEntry | FileProblem {
  const said = oneLine(/^FN[^:\n]*:(.*)$/im.exec(card)?.[1] ?? "").slice(0, 80)
  if (/^VERSION:2\.1/im.test(card)) return { place, problem: "oldCard", text: said }
  try {
    const [, properties] = ICAL.parse(withoutPictures(card)) as unknown as [string, readonly CardProperty[]]
    return entryOf(properties, place)
  } catch {
    return { place, problem: "card", text: said }
  }
}

/** Pictures, sounds and keys are most of a card and none of it is kept. */
const withoutPictures = (card: string) => card.replaceAll(/^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:].*(?:\n[ \t].*)*\n/gim, "")

function entryOf(properties: readonly CardProperty[], place: number): FileEntry {
  const all = (wanted: string) =>
    properties.filter(([name]) => name === wanted).map(([, , , ...values]) => values.flat(2).filter((value) => typeof value === "string"))
  const [family = "", given = "", additional = ""] = all("n")[0] ?? []
  const whole = oneLine((all("fn")[0] ?? []).join(" "))
  return {
    place,
    name: whole === "" ? oneLine([given, additional, family].join(" ")) : whole,
    organisation: oneLine((all("org")[0] ?? []).filter((part) => part !== "").join(", ")),
    // The library leaves what version 3.0 escapes in a text.
    note: severalLines(all("note").flat().join("\n").replaceAll("\\;", ";")),
    addresses: all("email").flat().flatMap(piecesOf),
    phones: all("tel")
      .flat()
      .flatMap((value) => piecesOf(value.replace(/^tel:/i, "").replace(/;.*$/s, ""))),
    lists: all("categories").flat().map(oneLine),
  }
}

/** Every contact as a card, of the version that other programmes ask for. */
export function writeVcards(book: AddressBook, version: "3.0" | "4.0"): string {
  const names = new Map(book.lists.map(({ id, name }) => [id, name]))
  const design = version === "3.0" ? ICAL.design.vcard3 : ICAL.design.vcard
  return book.contacts
    .map((contact) => {
      const lists = contact.lists.map((id) => names.get(id) ?? "")
      return `${ICAL.stringify.component(["vcard", propertiesOf(contact, { version, lists }), []], design)}\r\n`
    })
    .join("")
}

type Written = { readonly version: "3.0" | "4.0"; readonly lists: readonly string[] }

function propertiesOf(contact: Contact, { version, lists }: Written): CardProperty[] {
  const text = (name: string, value: string): CardProperty => [name, {}, "text", value]
  const phoneType = version === "3.0" ? "phone-number" : "text"
  return [
    text("version", version),
    text("fn", calledBy(contact)),
    // Nothing says which part of a name is the family's; 3.0 wants it all the same.
    ...(version === "3.0" ? [["n", {}, "text", ["", contact.name, "", "", ""]] as const] : []),
    ...(contact.organisation === "" ? [] : [["org", {}, "text", [contact.organisation]] as const]),
    ...contact.addresses.map((address) => text("email", address)),
    ...contact.phones.map(({ number }) => ["tel", {}, phoneType, number] as const),
    ...(contact.note === "" ? [] : [text("note", contact.note)]),
    ...(lists.length === 0 ? [] : [["categories", {}, "text", ...lists] as const]),
  ]
}
