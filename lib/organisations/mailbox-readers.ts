import { findListUnits } from "#db/queries/colleagues.ts"
import { hasBound } from "#db/queries/records.ts"
import { findBytesOf } from "#db/queries/storage.ts"
import {
  findMailboxesReadBy,
  findPeopleNamed,
  findPersonInScope,
  findPlacesInScope,
  findUnitMailbox,
  type UnitMailboxRow,
} from "#db/queries/unit-mailboxes.ts"
import { findPlaces } from "#db/queries/unit-people.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { RecordsBound } from "../holding/errors.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import { waitingMembers } from "../shared-mailboxes/hand-on-keys.ts"
import { membersOf } from "../keys/mailbox-members.ts"
import { setMembers } from "../shared-mailboxes/staff-mailbox.ts"
import { mailboxLimit, type Storage } from "../storage/storage.ts"
import { actProven, look } from "./act.ts"
import { unitsSeen } from "./contact-lists.ts"
import type { OrganizerContext } from "./context.ts"
import { mailboxMail, type MailboxTold } from "./mails.ts"

export type ShownReader = {
  readonly accountId: Id
  readonly name: string
  readonly address: string
  /** Has the right and waits for the keys, until somebody who has them opens the mailbox (keys.md 5). */
  readonly isWaiting: boolean
  /** Only in sponsored groups, as far as the administrator sees, and finds people as the mailbox whom those groups do not show them (O9). */
  readonly findsMore: boolean
}

export type MailboxPage = {
  readonly mailbox: UnitMailboxRow
  readonly readers: readonly ShownReader[]
  /** How full it is (A1), and of what nothing. */ readonly storage: Storage
}

/** A shared mailbox of a unit in scope, with who reads it (M15) and how full it is. */
export function showUnitMailbox(ctx: OrganizerContext, id: Id): Promise<Result<MailboxPage, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const mailbox = await findUnitMailbox(tx, scope, id)
    if (mailbox === null) return fail("not_found")
    const [people, waiting] = [await findPeopleNamed(tx, await membersOf(ctx, tx, id)), await waitingMembers(ctx, id, tx)]
    const findingMore = await findMoreAs(tx, scope, { mailbox, readers: people.map(({ accountId }) => accountId) })
    const readers = people.map(({ accountId, name, address }) => ({
      accountId,
      name,
      address,
      isWaiting: waiting.has(accountId),
      findsMore: findingMore.has(accountId),
    }))
    return ok({ mailbox, readers, storage: { used: await findBytesOf(tx, mailbox), limit: mailboxLimit(ctx) } })
  })
}

type Reading = { readonly mailbox: UnitMailboxRow; readonly readers: readonly Id[] }

/** Of its readers, guests whom the mailbox shows people that their groups do not: it sees as its unit does, whoever writes for it (O9, M15). */
async function findMoreAs(tx: TenantTx, scope: OrganisationScope, { mailbox, readers }: Reading): Promise<ReadonlySet<Id>> {
  const units = await findListUnits(tx, scope.organisationId)
  const shown = [...unitsSeen(units, [mailbox.unitId])]
  const places = Map.groupBy(await findPlacesInScope(tx, scope, readers), ({ accountId }) => accountId)
  const guests = [...places].filter(([, all]) => all.every(({ unitKind }) => unitKind === "sponsored_group"))
  return new Set(
    guests.flatMap(([accountId, all]) => {
      const own = unitsSeen(
        units,
        all.map(({ unitId }) => unitId),
      )
      return shown.every((id) => own.has(id)) ? [] : [accountId]
    }),
  )
}

type Adding = { readonly mailboxId: Id; readonly address: Address }

/**
 * Lets somebody who belongs to a unit in scope read a shared mailbox and answer from it, after a fresh proof (B25); of who belongs elsewhere nothing is said,
 * not even that they are there (B40), and somebody above adds them. They get in at the next visit of one who has its keys,
 * who hands them on; where nobody has any, new ones are made at once (keys.md 5). They and everybody else who reads it are told.
 */
export function addReader(
  ctx: OrganizerContext,
  { mailboxId, address }: Adding,
): Promise<Result<null, NotFound | ProofNeeded | InvalidField>> {
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const mailbox = await findUnitMailbox(tx, scope, mailboxId)
    if (mailbox === null) return fail("not_found")
    const accountId = await findPersonInScope(tx, scope, address)
    if (accountId === null) return invalidField("email", "not_in_scope")
    const before = await membersOf(ctx, tx, mailboxId)
    if (before.includes(accountId)) return invalidField("email", "reads_already")
    await setMembers(tx, ctx, mailboxId, [...before, accountId])
    await tell(tx, ctx, { mailbox, to: [accountId], what: "added", who: accountId })
    await tell(tx, ctx, { mailbox, to: before, what: "joined", who: accountId })
    const event = { type: "unit_mailbox.reader_added", subjectId: accountId, details: { unit: mailbox.unitId } } as const
    await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
    return ok(null)
  })
}

type Removing = { readonly mailboxId: Id; readonly accountId: Id }

/**
 * Takes somebody out of a shared mailbox: their keys to it go, and what comes from now on is sealed to new ones, for the rest (B42). What nobody opens any more
 * is erased. They are told.
 * @returns `records_bound` where nobody else has the keys to letters that must be kept (O16)
 */
export async function removeReader(
  ctx: OrganizerContext,
  { mailboxId, accountId }: Removing,
): Promise<Result<null, NotFound | ProofNeeded | RecordsBound>> {
  const removed = await actProven(ctx, "organizer:people", async (tx, scope) => {
    const mailbox = await findUnitMailbox(tx, scope, mailboxId)
    const before = await membersOf(ctx, tx, mailboxId)
    if (mailbox === null || !before.includes(accountId)) return fail("not_found")
    const rest = before.filter((id) => id !== accountId)
    if (!(await opensWith(tx, ctx, mailboxId, rest)) && (await hasBound(tx, mailboxId))) return fail("records_bound")
    await setMembers(tx, ctx, mailboxId, rest)
    await tell(tx, ctx, { mailbox, to: [accountId], what: "removed", who: accountId })
    const event = { type: "unit_mailbox.reader_removed", subjectId: accountId, details: { unit: mailbox.unitId } } as const
    await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
    return ok(null)
  })
  if (removed.ok) await eraseLost(ctx, mailboxId)
  return removed
}

/** Whether one of these has the keys of a mailbox, and does not only wait for them. */
async function opensWith(tx: TenantTx, ctx: AuditContext, mailboxId: Id, members: readonly Id[]): Promise<boolean> {
  const waiting = await waitingMembers(ctx, mailboxId, tx)
  return members.some((id) => !waiting.has(id))
}

type Parting = { readonly organisationId: Id; readonly accountId: Id; /** The places that end. */ readonly ending: readonly Id[] | "all" }

/**
 * Whether somebody whose last places in an organisation end would take the only keys along to letters that must be kept (O16): then another reader comes first.
 * `tx` sees the organisation, which is locked.
 */
export async function takesBoundKeys(tx: TenantTx, ctx: AuditContext, { organisationId, accountId, ending }: Parting): Promise<boolean> {
  const stays = (await findPlaces(tx, accountId)).some(
    (place) => place.organisationId === organisationId && ending !== "all" && !ending.includes(place.unitId),
  )
  if (stays) return false
  for (const { mailboxId } of await findMailboxesReadBy(tx, { organisationId, accountId })) {
    const rest = (await membersOf(ctx, tx, mailboxId)).filter((id) => id !== accountId)
    if (!(await opensWith(tx, ctx, mailboxId, rest)) && (await hasBound(tx, mailboxId))) return true
  }
  return false
}

/**
 * Takes somebody who has no place in an organisation any more out of its shared mailboxes, in the transaction that ended the last one. What nobody can open
 * any more is erased by the clock (lib/leaving).
 */
export async function leaveMailboxes(
  tx: TenantTx,
  ctx: AuditContext,
  { organisationId, accountId }: { readonly organisationId: Id; readonly accountId: Id },
): Promise<void> {
  if ((await findPlaces(tx, accountId)).some((place) => place.organisationId === organisationId)) return
  const left = await findMailboxesReadBy(tx, { organisationId, accountId })
  for (const { mailboxId } of left) {
    const rest = (await membersOf(ctx, tx, mailboxId)).filter((id) => id !== accountId)
    await setMembers(tx, ctx, mailboxId, rest)
  }
  // Last: everybody waits for the head of the trail.
  for (const { unitId } of left) {
    const event = { type: "unit_mailbox.reader_removed", subjectId: accountId, details: { unit: unitId } } as const
    await recordOrganisationAudit(tx, ctx, organisationId, event)
  }
}

type Telling = {
  readonly mailbox: UnitMailboxRow
  readonly to: readonly Id[]
  readonly what: MailboxTold
  /** Whom it is about. */ readonly who: Id
}

async function tell(tx: TenantTx, ctx: OrganizerContext, { mailbox, to, what, who }: Telling): Promise<void> {
  const people = await findPeopleNamed(tx, [...to, who])
  const about = people.find(({ accountId }) => accountId === who)
  for (const { accountId, language } of people.filter((person) => to.includes(person.accountId))) {
    const words = { what, language, mailbox, organisation: ctx.organisation.name, person: about?.name ?? "" }
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (address) => mailboxMail(ctx, { ...words, to: address }) })
  }
}
