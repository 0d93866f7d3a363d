import { findBook, type SealedBook } from "#db/queries/contacts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"
import { openContact, openList } from "./record.ts"
import { calledBy, type AddressBook } from "./types.ts"

/** The actor's whole address book, opened (M10): one question, one small record a contact. */
export async function addressBook(ctx: MemberContext): Promise<Result<AddressBook, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  return ok(await openBook(ctx, await findBook(ctx.db, scope.value)))
}

/** Opens the rows of a book, in order. What a contact says of a list that is gone is left out. */
export async function openBook(ctx: MemberContext, rows: SealedBook): Promise<AddressBook> {
  const account = await ctx.open()
  const contacts = await Promise.all(rows.contacts.map((row) => openContact(ctx, account, row)))
  const lists = (await Promise.all(rows.lists.map((row) => openList(ctx, account, row)))).filter((list) => list !== null)
  const there = new Set(lists.map(({ id }) => id))
  const opened = contacts.filter((contact) => contact !== null)
  const { compare } = new Intl.Collator(ctx.language, { numeric: true })
  return {
    contacts: opened
      .map((contact) => ({ ...contact, lists: contact.lists.filter((id) => there.has(id)) }))
      .sort((a, b) => compare(calledBy(a), calledBy(b))),
    lists: lists.sort((a, b) => compare(a.name, b.name)),
    unreadable: {
      contacts: rows.contacts.filter((_row, at) => contacts[at] === null).map(({ id }) => id),
      lists: rows.lists.filter(({ id }) => !there.has(id)).map(({ id }) => id),
    },
  }
}
