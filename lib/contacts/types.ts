import type { Address } from "../address.ts"
import type { Id } from "../ids.ts"

/** More people than anybody keeps apart by name; all of them open in one request. */
export const MOST_CONTACTS = 5_000
export const MOST_LISTS = 100
export const MOST_ADDRESSES = 10
export const MOST_PHONES = 10

/** A number in E.164 form, and where it came from: its owner typed it here, or it stood in a file. */
export type ContactPhone = { readonly number: string; readonly origin: "given" | "file"; readonly since: Date }

export type ContactDetails = {
  /** Empty where only the address is known. */
  readonly name: string
  readonly organisation: string
  readonly note: string
  /** At least one; the first is written to. */
  readonly addresses: readonly Address[]
  readonly phones: readonly ContactPhone[]
}

export type Contact = ContactDetails & {
  readonly id: Id
  /** The address lists that the contact belongs to. */
  readonly lists: readonly Id[]
}

export type AddressList = { readonly id: Id; readonly name: string }

export type AddressBook = {
  /** By name, in the order of the owner's language. */
  readonly contacts: readonly Contact[]
  readonly lists: readonly AddressList[]
  /** Contacts and lists whose rows were changed in the database, so that they do not open (B7). */
  readonly unreadable: { readonly contacts: readonly Id[]; readonly lists: readonly Id[] }
}

/** What a contact is called: its name, else its address. */
export const calledBy = ({ name, addresses }: Pick<ContactDetails, "name" | "addresses">): string => name || (addresses[0] ?? "")
