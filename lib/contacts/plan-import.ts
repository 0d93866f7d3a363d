import type { Address } from "../address.ts"
import { MAX_FOLDER_NAME } from "../folders/folder-name.ts"
import { readAnyNumber } from "../identity/phone-number.ts"
import { newId, type Id } from "../ids.ts"
import { parseAddressList } from "../messages/address-list.ts"
import type { FileContent, FileEntry, FileProblem } from "./file-entries.ts"
import { MOST_NAME, MOST_NOTE } from "./text.ts"
import { MOST_ADDRESSES, MOST_CONTACTS, MOST_LISTS, MOST_PHONES, type AddressBook, type AddressList, type Contact } from "./types.ts"

/** What saving a file would do, said before anything is saved. */
export type ImportPlan = {
  readonly added: readonly Contact[]
  /** Contacts that are there and learn something. */
  readonly changed: readonly Contact[]
  /** Entries that say nothing new. */
  readonly known: number
  readonly newLists: readonly AddressList[]
  readonly problems: readonly FileProblem[]
}

type Around = { readonly home: "SE" | "GB"; readonly now: Date }

/** The book as it grows while entries are taken in. */
class Plan {
  readonly problems: FileProblem[]
  readonly newLists: AddressList[] = []
  readonly #before: ReadonlyMap<Id, Contact>
  readonly #contacts: Map<Id, Contact>
  readonly #owners = new Map<Address, Id>()
  readonly #lists: Map<string, Id>
  readonly #around: Around
  known = 0

  constructor(book: AddressBook, problems: readonly FileProblem[], around: Around) {
    this.problems = [...problems]
    this.#before = new Map(book.contacts.map((contact) => [contact.id, contact]))
    this.#contacts = new Map(this.#before)
    this.#lists = new Map(book.lists.map(({ id, name }) => [name.toLowerCase(), id]))
    this.#around = around
    for (const contact of book.contacts) this.#own(contact)
  }

  /** Takes one entry in: into the contact that has one of its addresses, else as a new one. What cannot be read is said and left out. */
  take(entry: FileEntry): void {
    const addresses = this.#addressesOf(entry)
    if (addresses.length === 0) return this.#say(entry, "noAddress", entry.name)
    const owner = addresses.map((address) => this.#owners.get(address)).find((id) => id !== undefined)
    const before = owner === undefined ? undefined : this.#contacts.get(owner)
    if (before === undefined && this.#contacts.size >= MOST_CONTACTS) return this.#say(entry, "full", entry.name)
    const own = addresses.filter((address) => {
      const holder = this.#owners.get(address)
      if (holder !== undefined && holder !== owner) this.#say(entry, "elsewhere", address)
      return holder === undefined || holder === owner
    })
    const after = this.#merged(before ?? emptyContact(), entry, own)
    if (JSON.stringify(after) === JSON.stringify(before)) this.known += 1
    this.#contacts.set(after.id, after)
    this.#own(after)
  }

  result(): ImportPlan {
    const all = [...this.#contacts.values()]
    return {
      added: all.filter(({ id }) => !this.#before.has(id)),
      changed: all.filter((contact) => this.#before.has(contact.id) && !this.#isSame(contact)),
      known: this.known,
      newLists: this.newLists,
      problems: this.problems.sort((a, b) => a.place - b.place),
    }
  }

  #isSame = (contact: Contact) => JSON.stringify(contact) === JSON.stringify(this.#before.get(contact.id))

  #own({ id, addresses }: Contact): void {
    for (const address of addresses) this.#owners.set(address, id)
  }

  #say({ place }: FileEntry, problem: FileProblem["problem"], text: string): void {
    this.problems.push({ place, problem, text: text.slice(0, 100) })
  }

  #addressesOf(entry: FileEntry): readonly Address[] {
    const { addresses, wrong } = parseAddressList(entry.addresses.join(", "))
    for (const text of wrong) this.#say(entry, "address", text)
    return addresses
  }

  #merged(before: Contact, entry: FileEntry, addresses: readonly Address[]): Contact {
    return {
      ...before,
      name: before.name || entry.name.slice(0, MOST_NAME),
      organisation: before.organisation || entry.organisation.slice(0, MOST_NAME),
      note: before.note || entry.note.slice(0, MOST_NOTE),
      addresses: this.#atMost(entry, MOST_ADDRESSES, [...new Set([...before.addresses, ...addresses])]),
      phones: this.#atMost(entry, MOST_PHONES, [...before.phones, ...this.#newPhones(before, entry)]),
      lists: [...new Set([...before.lists, ...entry.lists.flatMap((name) => this.#listNamed(entry, name) ?? [])])],
    }
  }

  #atMost<T>(entry: FileEntry, most: number, items: readonly T[]): readonly T[] {
    if (items.length > most) this.#say(entry, "many", entry.name)
    return items.slice(0, most)
  }

  #newPhones({ phones }: Contact, entry: FileEntry): Contact["phones"] {
    const { home, now } = this.#around
    const numbers = entry.phones.flatMap((typed) => {
      const number = readAnyNumber({ typed, home })
      if (number === null) this.#say(entry, "phone", typed)
      return number ?? []
    })
    const there = new Set(phones.map(({ number }) => number))
    return [...new Set(numbers)].filter((number) => !there.has(number)).map((number) => ({ number, origin: "file", since: now }))
  }

  /** The list of that name, made with the import where there is none. */
  #listNamed(entry: FileEntry, typed: string): Id | null {
    const name = typed.slice(0, MAX_FOLDER_NAME)
    const there = this.#lists.get(name.toLowerCase())
    if (there !== undefined || name === "") return there ?? null
    if (this.#lists.size >= MOST_LISTS) {
      this.#say(entry, "lists", name)
      return null
    }
    const made = { id: newId(), name }
    this.newLists.push(made)
    this.#lists.set(name.toLowerCase(), made.id)
    return made.id
  }
}

const emptyContact = (): Contact => ({ id: newId(), name: "", organisation: "", note: "", addresses: [], phones: [], lists: [] })

/**
 * What a file would add to a book: duplicates are merged by address, also within the file; what is there is never overwritten, only added to.
 * Addresses are exact mailboxes (B74); numbers come "from a file" today.
 */
export function planImport(book: AddressBook, { entries, problems }: FileContent, around: Around): ImportPlan {
  const plan = new Plan(book, problems, around)
  for (const entry of entries) plan.take(entry)
  return plan.result()
}
