import { findIsOfficial } from "#db/queries/gate.ts"
import { findUnitOf } from "#db/queries/records.ts"
import {
  findNumbers,
  findRegistrations,
  insertRegistration,
  lockLetter,
  noteExported,
  withdrawRegistration,
  type RegistrationRow,
} from "#db/queries/registrations.ts"
import type { Tx } from "#db/client.ts"
import { seeAll } from "#db/tenancy.ts"
import type { OrganisationEvent } from "../audit/organisation-events.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting } from "../shared-mailboxes/errors.ts"
import { openUnitMailbox } from "../shared-mailboxes/own-mailboxes.ts"
import type { NotRegistered, RegisteredAlready } from "../holding/errors.ts"

const MOST_NUMBER = 40

/** How a number is written is the organisation's own; letters, digits and signs, on one line. */
export function readNumber(typed: string): string | null {
  const number = typed.trim().replaceAll(/\s+/g, " ")
  return number.length >= 1 && number.length <= MOST_NUMBER && !/\p{C}/u.test(number) ? number : null
}

type Letter = { readonly mailboxId: Id; readonly messageId: Id }

/**
 * Gives a letter of a shared mailbox its number in the organisation's register (O16). Several letters of one matter may have the same. It stands in the letter's own
 * history with who gave it; the organisation's trail says that it happened, and of no letter.
 */
export async function registerLetter(
  ctx: MemberContext,
  { mailboxId, messageId, number: typed }: Letter & { readonly number: string },
): Promise<Result<null, NotFound | MailboxWaiting | InvalidField | RegisteredAlready>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "message:register")
  if (!scope.ok) return scope
  const number = readNumber(typed)
  if (number === null) return invalidField("number", "register_number")
  return ctx.db.transaction(async (tx) => {
    if (!(await lockLetter(tx, scope.value, messageId))) return fail("not_found")
    const registeredBy = ctx.actor.accountId
    const row = { id: newId(), mailboxId, messageId, number, registeredBy, registeredAt: ctx.clock.now() }
    if (!(await insertRegistration(tx, row))) return fail("registered_already")
    await note(tx, mailbox.value, "record.registered")
    return ok(null)
  })
}

/**
 * Takes a number back that was wrong, as long as the letter is there: it is unregistered again, and stays until it has another one and was fetched for the archive
 * with that. The wrong one stays in the letter's history.
 */
export async function withdrawNumber(
  ctx: MemberContext,
  { mailboxId, messageId }: Letter,
): Promise<Result<null, NotFound | MailboxWaiting | NotRegistered>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "message:register")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await lockLetter(tx, scope.value, messageId))) return fail("not_found")
    const at = ctx.clock.now()
    if (!(await withdrawRegistration(tx, scope.value, { messageId, by: ctx.actor.accountId, at }))) return fail("not_registered")
    await note(tx, mailbox.value, "record.withdrawn")
    return ok(null)
  })
}

type Noted = Extract<OrganisationEvent["type"], "record.registered" | "record.withdrawn" | "record.exported">

/** In the trail of the mailbox's organisation, under the unit, by the person who acts for the mailbox. */
async function note(tx: Tx, mailbox: MemberContext, type: Noted): Promise<void> {
  const place = await findUnitOf(await seeAll(tx, "service"), mailbox.actor.accountId)
  if (place === null) return
  await recordOrganisationAudit(tx, mailbox, place.organisationId, { type, subjectId: null, details: { unit: place.unitId } })
}

/** Says that a letter was fetched for the archive with the number that it had then, once all of it has left. @returns false where that was taken back meanwhile */
export function recordExported(
  mailbox: MemberContext,
  scope: HolderScope,
  { messageId, registrationId: id }: { readonly messageId: Id; readonly registrationId: Id },
): Promise<boolean> {
  const by = mailbox.actor.memberId ?? mailbox.actor.accountId
  return mailbox.db.transaction(async (tx) => {
    if (!(await lockLetter(tx, scope, messageId))) return false
    if (!(await noteExported(tx, scope, { id, messageId, by, at: mailbox.clock.now() }))) return false
    await note(tx, mailbox, "record.exported")
    return true
  })
}

export type LetterRecord = {
  /** The mailbox's letters are official documents. */ readonly isOfficial: boolean
  /** The number as it stands; null where it has none. */ readonly standing: RegistrationRow | null
  /** Numbers that were taken back, oldest first. */ readonly withdrawn: readonly RegistrationRow[]
}

/** What the register says of a letter, for who reads the mailbox; null where the mailbox is not official and the letter never had a number. */
export async function letterRecord(mailbox: MemberContext, messageId: Id): Promise<LetterRecord | null> {
  const scope = authorize(mailbox.actor, "message:register")
  if (!scope.ok) return null
  const [isOfficial, rows] = [
    await findIsOfficial(mailbox.db, mailbox.actor.accountId),
    await findRegistrations(mailbox.db, scope.value, messageId),
  ]
  if (!isOfficial && rows.length === 0) return null
  return {
    isOfficial,
    standing: rows.find(({ withdrawnAt }) => withdrawnAt === null) ?? null,
    withdrawn: rows.filter(({ withdrawnAt }) => withdrawnAt !== null),
  }
}

/** The numbers of letters of a mailbox, for its lists. */
export async function numbersOf(mailbox: MemberContext, messageIds: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const scope = authorize(mailbox.actor, "message:register")
  return scope.ok ? findNumbers(mailbox.db, scope.value, messageIds) : new Map()
}

/** Whether the letters of an open mailbox are official documents, so that its pages say it. */
export const isOfficialMailbox = (mailbox: MemberContext): Promise<boolean> => findIsOfficial(mailbox.db, mailbox.actor.accountId)
