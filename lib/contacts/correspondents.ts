import { findCorrespondents, type CorrespondentRow } from "#db/queries/correspondents.ts"
import { lockBook } from "#db/queries/contacts.ts"
import type { Address } from "../address.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { agedPhones } from "../messages/remembered-phones.ts"
import { fail, ok, type Result } from "../result.ts"
import { addressBook, openBook } from "./book.ts"
import type { SaveContactFailure } from "./errors.ts"
import { keep } from "./save-contact.ts"
import { oneLine } from "./text.ts"
import { calledBy, type AddressBook, type Contact } from "./types.ts"

/** As many as anybody looks through; older ones are found by writing to them, or in their messages. */
export const MOST_CORRESPONDENTS = 200

/** Somebody who was never saved, as live messages know them. */
export type Correspondent = {
  readonly address: Address
  /** Empty for whoever has no account. */
  readonly name: string
  /** Has written to the actor: an existing contact (A9). */
  readonly hasWritten: boolean
  readonly level: IdentityLevel
}

/** registered_letter: the phone given was demanded; letter: has opened or written something; none: neither yet (I9). */
export type IdentityLevel = "registered_letter" | "letter" | "none"

export type PeopleMet = {
  /** Whom the actor writes with and has not saved, the last first. */
  readonly unsaved: readonly Correspondent[]
  /** How far those are known whom the actor has saved, by the address; nobody without a message that is there. */
  readonly levels: ReadonlyMap<Address, IdentityLevel>
}

/**
 * People whom the actor writes with, saved and not. They are computed from the messages that are there and have no rows of their own: one who was
 * only made by corresponding goes with the last message (M10, D2).
 */
export async function peopleMet(ctx: MemberContext, { contacts }: Pick<AddressBook, "contacts">): Promise<Result<PeopleMet, NotFound>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  const saved = new Set(contacts.flatMap(({ addresses }) => addresses))
  const rows = await findCorrespondents(ctx.db, scope.value, { limit: MOST_CORRESPONDENTS + saved.size, first: [...saved] })
  const unsaved = rows.filter(({ address }) => !saved.has(address)).slice(0, MOST_CORRESPONDENTS)
  return ok({
    unsaved: unsaved.map((row) => ({ address: row.address, name: oneLine(row.name), hasWritten: row.hasWritten, level: levelIn(row) })),
    levels: new Map(rows.filter(({ address }) => saved.has(address)).map((row) => [row.address, levelIn(row)])),
  })
}

const levelIn = ({ hasWritten, hasOpened, isPhoneDemanded }: CorrespondentRow): IdentityLevel =>
  isPhoneDemanded ? "registered_letter" : hasOpened || hasWritten ? "letter" : "none"

const LEVELS = ["registered_letter", "letter", "none"] as const satisfies readonly IdentityLevel[]

/** How far a contact is known: by the address that is known best; null where there is no message with any of them. */
export function levelOf({ addresses }: Pick<Contact, "addresses">, { levels }: Pick<PeopleMet, "levels">): IdentityLevel | null {
  const reached = addresses.map((address) => levels.get(address))
  return LEVELS.find((level) => reached.includes(level)) ?? null
}

/** Saves one of them as a contact, with the number that was demanded of them last. Whoever was saved meanwhile is the contact that there is. */
export async function saveCorrespondent(
  ctx: MemberContext,
  address: Address,
): Promise<Result<{ readonly id: Id; readonly name: string }, SaveContactFailure>> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return scope
  const before = await addressBook(ctx)
  if (!before.ok) return before
  const [found, remembered] = await Promise.all([peopleMet(ctx, before.value), agedPhones(ctx, scope.value, [address])])
  const person = found.ok ? found.value.unsaved.find((one) => one.address === address) : undefined
  const phones = [...remembered.values()].map(({ number, since }) => ({ number, origin: "given" as const, since }))
  return ctx.db.transaction(async (tx) => {
    const book = await openBook(ctx, await lockBook(tx, scope.value))
    const there = book.contacts.find(({ addresses }) => addresses.includes(address))
    if (there !== undefined) return ok({ id: there.id, name: calledBy(there) })
    if (person === undefined) return fail("not_found")
    const details = { name: person.name, organisation: "", note: "", addresses: [address], phones, lists: [] }
    return keep(tx, ctx, scope.value, { book, contact: { id: newId(), ...details } })
  })
}
