import type { Colleague } from "../organisations/colleagues.ts"
import type { Correspondent } from "./correspondents.ts"
import { matcher } from "../searching/words.ts"
import type { AddressBook, Contact } from "./types.ts"

export const CONTACTS_PER_PAGE = 50

/** The contacts with all these words in name, address, organisation or the names of their lists; every one for no words. */
export function findContacts({ contacts, lists }: AddressBook, words: string): readonly Contact[] {
  if (words === "") return contacts
  const matches = matcher(words)
  const names = new Map(lists.map(({ id, name }) => [id, name]))
  return contacts.filter(({ name, organisation, addresses, lists: groups }) =>
    matches([name, organisation, ...addresses, ...groups.map((id) => names.get(id) ?? "")].join(" ")),
  )
}

/** The same among people who were never saved. */
export function findCorrespondents(people: readonly Correspondent[], words: string): readonly Correspondent[] {
  if (words === "") return people
  const matches = matcher(words)
  return people.filter(({ name, address }) => matches(`${name} ${address}`))
}

/** Somebody in a contact list, with the organisation whose list it is. */
export type ShownColleague = Colleague & { readonly organisation: string }

/** The same among people of organisations; the names of their units count too. */
export function findColleagues(people: readonly ShownColleague[], words: string): readonly ShownColleague[] {
  if (words === "") return people
  const matches = matcher(words)
  return people.filter(({ name, address, units, organisation }) => matches([name, address, organisation, ...units].join(" ")))
}

export type BookPage<T> = {
  readonly items: readonly T[]
  /** From 1 on. */
  readonly number: number
  readonly pages: number
}

/** One page of what was found; a number that there is not is the nearest that there is. */
export function pageOf<T>(items: readonly T[], wanted: number): BookPage<T> {
  const pages = Math.max(1, Math.ceil(items.length / CONTACTS_PER_PAGE))
  const number = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1))
  const from = (number - 1) * CONTACTS_PER_PAGE
  return { items: items.slice(from, from + CONTACTS_PER_PAGE), number, pages }
}
