import { deleteRecords, lockBook, putRecords } from "#db/queries/contacts.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { openBook } from "./book.ts"
import type { SaveContactFailure } from "./errors.ts"
import type { TypedContact } from "./input.ts"
import { sealContact } from "./record.ts"
import { calledBy, MOST_CONTACTS, type AddressBook, type Contact, type ContactPhone } from "./types.ts"

type Saved = { readonly id: Id; readonly name: string }

/** Saves somebody as a contact (M10). The id was made with the form, so that two presses of its button are one contact. */
export async function createContact(ctx: MemberContext, typed: TypedContact): Promise<Result<Saved, SaveContactFailure>> {
  return save(ctx, typed, { isNew: true })
}

/** Changes a contact that is there. */
export async function changeContact(ctx: MemberContext, typed: TypedContact): Promise<Result<Saved, SaveContactFailure>> {
  return save(ctx, typed, { isNew: false })
}

async function save(ctx: MemberContext, typed: TypedContact, { isNew }: { readonly isNew: boolean }) {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const book = await openBook(ctx, await lockBook(tx, scope.value))
    const before = book.contacts.find(({ id }) => id === typed.id)
    if (before === undefined && !isNew) return fail("not_found")
    const phones = withOrigin(typed.phones, before?.phones ?? [], ctx.clock.now())
    return keep(tx, ctx, scope.value, { book, contact: { ...typed, phones } })
  })
}

/** A number that was there keeps where it came from; what was typed now is given now. */
function withOrigin(numbers: readonly string[], before: readonly ContactPhone[], now: Date): readonly ContactPhone[] {
  return numbers.map((number) => before.find((phone) => phone.number === number) ?? { number, origin: "given", since: now })
}

type Keep = { readonly book: AddressBook; readonly contact: Contact }

/** Writes a contact into a book that is locked. Each address stands in one contact, so that it has one name. */
export async function keep(
  tx: Tx,
  ctx: MemberContext,
  scope: HolderScope,
  { book, contact }: Keep,
): Promise<Result<Saved, SaveContactFailure>> {
  const others = book.contacts.filter(({ id }) => id !== contact.id)
  const taken = others.find(({ addresses }) => addresses.some((address) => contact.addresses.includes(address)))
  if (taken !== undefined) return fail({ code: "invalid_fields", fields: { addresses: "contact_address_taken" }, who: calledBy(taken) })
  if (others.length >= MOST_CONTACTS) return fail({ code: "too_many_contacts", max: MOST_CONTACTS })
  const lists = contact.lists.filter((id) => book.lists.some((list) => list.id === id))
  await putRecords(tx, scope, "contacts", [sealContact(ctx, await ctx.open(), { ...contact, lists })])
  return ok({ id: contact.id, name: calledBy(contact) })
}

/** Deletes contacts, after the page that asks; those that do not open too. @returns how many were there */
export async function deleteContacts(ctx: MemberContext, ids: readonly Id[]): Promise<Result<{ readonly count: number }, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => ok({ count: await deleteRecords(tx, scope.value, "contacts", ids) }))
}
