import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import {
  accountAddresses,
  accounts,
  auditEntries,
  employmentEnds,
  organisationClosings,
  organisationDomains,
  organisationSheets,
  peopleImports,
  recoveryRequests,
  recoveryWraps,
  unitAdministrators,
  unitInvitations,
  unitKeys,
  unitLists,
  unitMailboxes,
  unitPeople,
} from "../schema.ts"

export type ClosingRow = typeof organisationClosings.$inferSelect
export type NewClosing = typeof organisationClosings.$inferInsert

export async function findClosing(tx: TenantTx, organisationId: string): Promise<ClosingRow | null> {
  const [row] = await tx.select().from(organisationClosings).where(eq(organisationClosings.organisationId, organisationId))
  return row ?? null
}

/** In the place of one that waited for an answer. */
export async function putClosing(tx: TenantTx, row: NewClosing): Promise<void> {
  await deleteClosing(tx, row.organisationId)
  await tx.insert(organisationClosings).values(row)
}

export async function updateClosing(
  tx: TenantTx,
  organisationId: string,
  change: Partial<Omit<NewClosing, "organisationId">>,
): Promise<void> {
  await tx.update(organisationClosings).set(change).where(eq(organisationClosings.organisationId, organisationId))
}

export async function deleteClosing(tx: TenantTx, organisationId: string): Promise<void> {
  await tx.delete(organisationClosings).where(eq(organisationClosings.organisationId, organisationId))
}

/** What waited for a second administrator and was not answered. @returns how many went */
export async function deleteUnanswered(tx: TenantTx, before: Date): Promise<number> {
  const gone = await tx
    .delete(organisationClosings)
    .where(and(eq(organisationClosings.state, "asked"), lte(organisationClosings.askedAt, before)))
    .returning({ id: organisationClosings.organisationId })
  return gone.length
}

/** Organisations whose day has come, and those that were begun; the oldest first. */
export async function findDueClosings(tx: TenantTx, now: Date): Promise<string[]> {
  const rows = await tx
    .select({ id: organisationClosings.organisationId })
    .from(organisationClosings)
    .where(and(inArray(organisationClosings.state, ["announced", "closing"]), lte(organisationClosings.closesAt, now)))
    .orderBy(asc(organisationClosings.closesAt))
  return rows.map(({ id }) => id)
}

/** Announced closings that begin within a time and of which nobody was reminded yet. */
export async function findReminders(tx: TenantTx, { now, until }: { readonly now: Date; readonly until: Date }): Promise<string[]> {
  const { organisationId: id, state, closesAt, remindedAt } = organisationClosings
  const rows = await tx
    .select({ id })
    .from(organisationClosings)
    .where(and(eq(state, "announced"), isNull(remindedAt), gt(closesAt, now), lte(closesAt, until)))
    .orderBy(asc(closesAt))
  return rows.map((row) => row.id)
}

export type Counter = "released" | "erased" | "members" | "mailboxes"

/** Counts for the certificate, in the transaction of what is counted. */
export async function countClosed(tx: TenantTx, organisationId: string, counter: Counter, by = 1): Promise<void> {
  const column = organisationClosings[counter]
  await tx
    .update(organisationClosings)
    .set({ [counter]: sql`${column} + ${by}` })
    .where(eq(organisationClosings.organisationId, organisationId))
}

export type ClosingSize = { readonly employees: number; readonly members: number; readonly mailboxes: number }

/** How many an organisation still has; somebody in several units is one. */
export async function findClosingSize(tx: TenantTx, organisationId: string): Promise<ClosingSize> {
  const [row] = await tx.execute<ClosingSize>(sql`select
    (select count(*)::int from ${unitPeople} where ${unitPeople.organisationId} = ${organisationId} and ${unitPeople.isPrimary}) as employees,
    (select count(distinct account_id)::int from ${unitPeople} p where p.organisation_id = ${organisationId} and not exists
      (select from ${unitPeople} e where e.organisation_id = p.organisation_id and e.account_id = p.account_id and e.is_primary)) as members,
    (select count(*)::int from ${unitMailboxes} where ${unitMailboxes.organisationId} = ${organisationId}) as mailboxes`)
  return row ?? { employees: 0, members: 0, mailboxes: 0 }
}

/** Whether an account that this organisation had erased at its end is there still, closed and without addresses (D1). */
export async function hasUnerased(tx: TenantTx, organisationId: string): Promise<boolean> {
  const [row] = await tx.execute<{ readonly has: boolean }>(sql`select exists (select from ${accounts} a
    join ${auditEntries} e on e.subject_id = a.id
    where e.scope_id = ${organisationId} and e.type = 'employment.ended' and e.details ->> 'outcome' = 'erase' and a.state = 'blocked'
      and not exists (select from ${accountAddresses} d where d.account_id = a.id)) as has`)
  return row?.has === true
}

type Window = { readonly organisationId: string; readonly after: string | null; readonly limit: number }

export type ToldPerson = {
  readonly accountId: string
  readonly language: string
  /** Of who is employed, as `partEmployees` will do it; null for members and who only administers. */ readonly outcome:
    "release" | "erase" | null
}

/** Everybody who belongs to an organisation or administers something of it, each once, in one order. */
export async function findConcerned(tx: TenantTx, { organisationId, after, limit }: Window): Promise<ToldPerson[]> {
  const people = sql`select ${unitPeople.accountId} from ${unitPeople} where ${unitPeople.organisationId} = ${organisationId}
    union select ${unitAdministrators.accountId} from ${unitAdministrators} where ${unitAdministrators.organisationId} = ${organisationId}`
  return tx
    .select({
      accountId: accounts.id,
      language: accounts.language,
      outcome: sql<ToldPerson["outcome"]>`case when ${unitPeople.accountId} is null then null
        when ${employmentEnds.outcome} = 'erase' and ${employmentEnds.endsAt} > ${organisationClosings.closesAt} then ${organisationClosings.outcome}
        else coalesce(${employmentEnds.outcome}, ${organisationClosings.outcome}) end`,
    })
    .from(accounts)
    .leftJoin(
      unitPeople,
      and(eq(unitPeople.accountId, accounts.id), eq(unitPeople.organisationId, organisationId), eq(unitPeople.isPrimary, true)),
    )
    .leftJoin(employmentEnds, eq(employmentEnds.accountId, unitPeople.accountId))
    .leftJoin(organisationClosings, eq(organisationClosings.organisationId, organisationId))
    .where(and(sql`${accounts.id} in (${people})`, after === null ? undefined : gt(accounts.id, after)))
    .orderBy(asc(accounts.id))
    .limit(limit)
}

export type EmployedRow = {
  readonly accountId: string
  readonly unitId: string
  /** What was announced for them alone, with its day. */ readonly outcome: "release" | "erase" | null
  readonly endsAt: Date | null
}

/** Who is employed still, in one order. */
export async function findEmployed(tx: TenantTx, { organisationId, after, limit }: Window): Promise<EmployedRow[]> {
  return tx
    .select({ accountId: unitPeople.accountId, unitId: unitPeople.unitId, outcome: employmentEnds.outcome, endsAt: employmentEnds.endsAt })
    .from(unitPeople)
    .leftJoin(employmentEnds, eq(employmentEnds.accountId, unitPeople.accountId))
    .where(
      and(
        eq(unitPeople.organisationId, organisationId),
        eq(unitPeople.isPrimary, true),
        after === null ? undefined : gt(unitPeople.accountId, after),
      ),
    )
    .orderBy(asc(unitPeople.accountId))
    .limit(limit)
}

/** The department that employs somebody in this organisation, or null. */
export async function findEmployer(
  tx: TenantTx,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
): Promise<string | null> {
  const [row] = await tx
    .select({ unitId: unitPeople.unitId })
    .from(unitPeople)
    .where(and(eq(unitPeople.organisationId, organisationId), eq(unitPeople.accountId, accountId), eq(unitPeople.isPrimary, true)))
  return row?.unitId ?? null
}

/** Ends places of members, of so many people at most. @returns the places that ended */
export async function takeMembers(
  tx: TenantTx,
  { organisationId, limit }: Omit<Window, "after">,
): Promise<{ readonly accountId: string; readonly unitId: string }[]> {
  const some = tx
    .selectDistinct({ id: unitPeople.accountId })
    .from(unitPeople)
    .where(and(eq(unitPeople.organisationId, organisationId), eq(unitPeople.isPrimary, false)))
    .orderBy(asc(unitPeople.accountId))
    .limit(limit)
  return tx
    .delete(unitPeople)
    .where(and(eq(unitPeople.organisationId, organisationId), eq(unitPeople.isPrimary, false), inArray(unitPeople.accountId, some)))
    .returning({ accountId: unitPeople.accountId, unitId: unitPeople.unitId })
}

export async function findMailboxesOf(
  tx: TenantTx,
  organisationId: string,
): Promise<{ readonly mailboxId: string; readonly unitId: string }[]> {
  return tx
    .select({ mailboxId: unitMailboxes.mailboxId, unitId: unitMailboxes.unitId })
    .from(unitMailboxes)
    .where(eq(unitMailboxes.organisationId, organisationId))
    .orderBy(asc(unitMailboxes.mailboxId))
}

/** The lists of its units, whose addresses are taken for as long as their accounts are there. */
export async function findListsOf(tx: TenantTx, organisationId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: unitLists.listId })
    .from(unitLists)
    .where(eq(unitLists.organisationId, organisationId))
    .orderBy(asc(unitLists.listId))
  return rows.map(({ id }) => id)
}

/** Addresses that these people have proven, with their language. */
export async function findProvenAddresses(
  tx: TenantTx,
  accountIds: readonly string[],
): Promise<{ readonly address: string; readonly language: string }[]> {
  if (accountIds.length === 0) return []
  return tx
    .select({ address: accountAddresses.address, language: accounts.language })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(and(inArray(accountAddresses.accountId, [...accountIds]), isNotNull(accountAddresses.provenAt)))
    .orderBy(asc(accountAddresses.address))
}

/** Every key by which the organisation could have helped anybody back in, what waits for an answer, its domains, so that people keep their addresses, and every right in it. @returns how many invitations went */
export async function takePowers(tx: TenantTx, organisationId: string): Promise<number> {
  await tx.delete(recoveryWraps).where(eq(recoveryWraps.organisationId, organisationId))
  await tx.delete(unitKeys).where(eq(unitKeys.organisationId, organisationId))
  await tx.delete(organisationSheets).where(eq(organisationSheets.organisationId, organisationId))
  await tx.delete(recoveryRequests).where(eq(recoveryRequests.organisationId, organisationId))
  await tx.delete(organisationDomains).where(eq(organisationDomains.organisationId, organisationId))
  await tx.delete(peopleImports).where(eq(peopleImports.organisationId, organisationId))
  await tx.delete(unitAdministrators).where(eq(unitAdministrators.organisationId, organisationId))
  const gone = await tx
    .delete(unitInvitations)
    .where(eq(unitInvitations.organisationId, organisationId))
    .returning({ id: unitInvitations.id })
  return gone.length
}
