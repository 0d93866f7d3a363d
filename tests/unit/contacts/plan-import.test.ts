import type { FileEntry } from "#lib/contacts/file-entries.ts"
import { planImport } from "#lib/contacts/plan-import.ts"
import { MOST_CONTACTS, MOST_LISTS, type AddressBook, type Contact } from "#lib/contacts/types.ts"

const now = new Date("2026-11-26T08:00:00Z")
const around = { home: "SE", now } as const
const entry = (place: number, more: Partial<FileEntry>): FileEntry => ({
  place,
  name: "",
  organisation: "",
  note: "",
  addresses: [],
  phones: [],
  lists: [],
  ...more,
})
const bo: Contact = {
  id: "bo",
  name: "Bo",
  organisation: "",
  note: "",
  addresses: ["bo@example.org"],
  phones: [{ number: "+46701740605", origin: "given", since: new Date(0) }],
  lists: [],
}
const book: AddressBook = { contacts: [bo], lists: [{ id: "l", name: "Board" }], unreadable: { contacts: [], lists: [] } }
const plan = (...entries: readonly FileEntry[]) => planImport(book, { kind: "csv", entries, problems: [] }, around)

describe("what a file would add", () => {
  it("M10 M17 somebody new, with numbers that come from a file today, in lists by name", () => {
    const { added, changed, newLists, problems } = plan(
      entry(2, { name: "Cia", addresses: ["Cia@Example.org"], phones: ["070-174 06 06", "070-174 06 06"], lists: ["BOARD", "Family"] }),
    )
    expect(added).toMatchObject([
      {
        name: "Cia",
        addresses: ["cia@example.org"],
        phones: [{ number: "+46701740606", origin: "file", since: now }],
        lists: ["l", newLists[0]?.id],
      },
    ])
    expect([changed, problems, newLists.map(({ name }) => name)]).toEqual([[], [], ["Family"]])
  })

  it("M10 duplicates are merged by address, in the book and within the file; nothing that is there is overwritten", () => {
    const { added, changed, known } = plan(
      entry(2, { name: "Robert", organisation: "Region", addresses: ["bo@example.org", "b@example.org"], phones: ["+46701740605"] }),
      entry(3, { name: "Dan", addresses: ["dan@example.org"] }),
      entry(4, { name: "Daniel", addresses: ["d@example.org", "dan@example.org"] }),
      entry(5, { addresses: ["dan@example.org"] }),
    )
    expect(changed).toEqual([{ ...bo, organisation: "Region", addresses: ["bo@example.org", "b@example.org"] }])
    expect(added).toMatchObject([{ name: "Dan", addresses: ["dan@example.org", "d@example.org"] }])
    expect(known).toBe(1)
  })

  it("B74 U5 what is no exact mailbox and no number is said, row by row, and the rest is taken", () => {
    const { added, problems } = plan(
      entry(2, { name: "Nobody", phones: ["070-174 06 05"] }),
      entry(3, { addresses: ["x@example", "eva@example.org"], phones: ["12"] }),
      entry(4, { addresses: ["bo@example.org", "eva@example.org"] }),
    )
    expect(added).toMatchObject([{ addresses: ["eva@example.org"], phones: [] }])
    expect(problems).toEqual([
      { place: 2, problem: "noAddress", text: "Nobody" },
      { place: 3, problem: "address", text: "x@example" },
      { place: 3, problem: "phone", text: "12" },
      { place: 4, problem: "elsewhere", text: "eva@example.org" },
    ])
  })

  it("U5 there is room for so many and no more", () => {
    const full = {
      ...book,
      contacts: Array.from({ length: MOST_CONTACTS }, (_, at) => ({ ...bo, id: `${at}`, addresses: [`${at}@example.org`] })),
    }
    const entries = [entry(2, { name: "Eva", addresses: ["eva@example.org"] }), entry(3, { addresses: ["7@example.org"], note: "Hej" })]
    const { added, changed, problems } = planImport(full, { kind: "csv", entries, problems: [] }, around)
    expect([added, changed.length, problems]).toEqual([[], 1, [{ place: 2, problem: "full", text: "Eva" }]])
  })

  it("U5 a list that there is no room for is said, and the person is taken", () => {
    const full = { ...book, lists: Array.from({ length: MOST_LISTS }, (_, at) => ({ id: `${at}`, name: `List ${at}` })) }
    const entries = [entry(2, { name: "Eva", addresses: ["eva@example.org"], lists: ["List 7", "Family"] })]
    const { added, newLists, problems } = planImport(full, { kind: "csv", entries, problems: [] }, around)
    expect(added).toMatchObject([{ name: "Eva", lists: ["7"] }])
    expect([newLists, problems]).toEqual([[], [{ place: 2, problem: "lists", text: "Family" }]])
  })
})
