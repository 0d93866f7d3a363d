import type { Address } from "../address.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { contactLists } from "../organisations/colleagues.ts"
import { ok, type Result } from "../result.ts"
import { addressBook } from "./book.ts"
import { peopleMet, type IdentityLevel } from "./correspondents.ts"
import type { AddressBook } from "./types.ts"

/** What a writer may mean, in as few letters as it takes: five thousand of them go to the page at once. */
export type PeopleToPick = {
  readonly people: readonly (readonly [name: string, address: Address, level?: Exclude<IdentityLevel, "none">])[]
  /** With the first address of each who is in it. */
  readonly lists: readonly (readonly [name: string, addresses: readonly Address[]])[]
}

/** So many of the organisations' people go to the page; of more, the rest are found in Contacts. */
const MOST_COLLEAGUES = 5_000

/**
 * Names, addresses and identity levels (I9) of whom the actor saved and writes with, the address lists with anybody in them (M1, M10), and last whoever stands
 * in an organisation's contact list that the actor sees, with its units as lists (O9). A shared mailbox has saved nobody: of whoever acts for it nothing is offered (M15).
 */
export async function peopleToPick(ctx: MemberContext): Promise<Result<PeopleToPick, NotFound>> {
  const book = await addressBook(ctx)
  if (!book.ok) return book
  const met = await peopleMet(ctx, book.value)
  if (!met.ok) return met
  const { unsaved, levels } = met.value
  const organisations = await contactLists(ctx)
  const saved = book.value.contacts.flatMap(({ name, addresses }) =>
    addresses.map((address) => ({ name, address, level: levels.get(address) ?? "none" })),
  )
  const own = [...saved, ...unsaved]
  const known = new Set(own.map(({ address }) => address))
  const colleagues = organisations.flatMap(({ people }) => people).filter(({ address }) => !known.has(address))
  return ok({
    people: [
      ...own.map(({ name, address, level }) => (level === "none" ? ([name, address] as const) : ([name, address, level] as const))),
      ...colleagues.slice(0, MOST_COLLEAGUES).map(({ name, address }) => [name, address] as const),
    ],
    lists: [
      ...book.value.lists.map(({ id, name }) => [name, addressesOf(book.value, id)] as const),
      ...organisations.flatMap(({ units }) => units.map(({ name, addresses }) => [name, addresses] as const)),
    ].filter(([, addresses]) => addresses.length > 0),
  })
}

/** The first address of everybody in a list. */
export const addressesOf = ({ contacts }: Pick<AddressBook, "contacts">, listId: string): readonly Address[] =>
  contacts.flatMap(({ lists, addresses }) => (lists.includes(listId) ? addresses.slice(0, 1) : []))
