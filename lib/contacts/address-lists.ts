import { deleteRecords, lockBook, putRecords } from "#db/queries/contacts.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { openBook } from "./book.ts"
import type { ListFailure } from "./errors.ts"
import { sealContact, sealList } from "./record.ts"
import { MOST_LISTS, type AddressBook, type AddressList } from "./types.ts"

/** Makes an address list. `name` has been through `folderName`, which says what a name is. */
export async function createList(ctx: MemberContext, { name }: { readonly name: string }): Promise<Result<AddressList, ListFailure>> {
  return withBook<AddressList, ListFailure>(ctx, async (tx, scope, book) => {
    if (book.lists.length >= MOST_LISTS) return fail({ code: "too_many_lists", max: MOST_LISTS })
    return write(tx, ctx, scope, { list: { id: newId(), name }, others: book.lists })
  })
}

/** Gives a list another name. */
export async function renameList(ctx: MemberContext, list: AddressList): Promise<Result<AddressList, ListFailure>> {
  return withBook<AddressList, ListFailure>(ctx, async (tx, scope, book) => {
    const others = book.lists.filter(({ id }) => id !== list.id)
    return others.length === book.lists.length ? fail("not_found") : write(tx, ctx, scope, { list, others })
  })
}

type Written = { readonly list: AddressList; readonly others: readonly AddressList[] }

async function write(tx: Tx, ctx: MemberContext, scope: HolderScope, { list, others }: Written): Promise<Result<AddressList, ListFailure>> {
  const { compare } = new Intl.Collator(ctx.language, { sensitivity: "accent" })
  if (others.some(({ name }) => compare(name, list.name) === 0)) return fail("list_name_taken")
  await putRecords(tx, scope, "lists", [sealList(ctx, await ctx.open(), list)])
  return ok(list)
}

/** Deletes a list; the people in it stay. What a contact still says of it means nothing from then on. */
export async function deleteList(ctx: MemberContext, id: Id): Promise<Result<null, NotFound>> {
  return withBook<null, NotFound>(ctx, async (tx, scope) =>
    (await deleteRecords(tx, scope, "lists", [id])) === 0 ? fail("not_found") : ok(null),
  )
}

export type Members = { readonly list: Id; readonly contacts: readonly Id[] }

/** Adds contacts to a list. @returns how many had not been in it */
export async function addToList(ctx: MemberContext, { list, contacts }: Members): Promise<Result<{ readonly count: number }, NotFound>> {
  return changeMembers(ctx, { list, contacts }, (lists) => (lists.includes(list) ? null : [...lists, list]))
}

/** Takes contacts out of a list. @returns how many were in it */
export async function takeFromList(ctx: MemberContext, { list, contacts }: Members): Promise<Result<{ readonly count: number }, NotFound>> {
  return changeMembers(ctx, { list, contacts }, (lists) => (lists.includes(list) ? lists.filter((id) => id !== list) : null))
}

/** @param change the lists that a contact belongs to afterwards, or null where nothing changes */
async function changeMembers(ctx: MemberContext, { list, contacts }: Members, change: (lists: readonly Id[]) => readonly Id[] | null) {
  return withBook<{ readonly count: number }, NotFound>(ctx, async (tx, scope, book) => {
    if (!book.lists.some(({ id }) => id === list)) return fail("not_found")
    const account = await ctx.open()
    const changed = book.contacts.flatMap((contact) => {
      const lists = contacts.includes(contact.id) ? change(contact.lists) : null
      return lists === null ? [] : [sealContact(ctx, account, { ...contact, lists })]
    })
    await putRecords(tx, scope, "contacts", changed)
    return ok({ count: changed.length })
  })
}

/** One change of a book, which nobody else changes meanwhile. */
async function withBook<T, E extends Failure>(
  ctx: MemberContext,
  change: (tx: Tx, scope: HolderScope, book: AddressBook) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  await ctx.open()
  return ctx.db.transaction(async (tx) => change(tx, scope.value, await openBook(ctx, await lockBook(tx, scope.value))))
}
