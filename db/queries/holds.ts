import { and, asc, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accounts, recordRequests, unitHolds, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type HoldRow = typeof unitHolds.$inferSelect

/** The holds that stand on these units, the oldest first. */
export async function findHolds(tx: TenantTx, unitIds: readonly string[]): Promise<HoldRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select()
    .from(unitHolds)
    .where(and(inArray(unitHolds.unitId, [...unitIds]), isNull(unitHolds.liftedAt)))
    .orderBy(asc(unitHolds.since), asc(unitHolds.id))
}

/** Whether anything in an organisation keeps mail from being erased: a hold that stands, or a shared mailbox whose letters are official documents. */
export async function keepsMail(tx: TenantTx, organisationId: string): Promise<boolean> {
  const [row] = await tx.execute<{ keeps: boolean }>(
    sql`select exists (select from unit_holds h where h.organisation_id = ${organisationId} and h.lifted_at is null)
      or exists (select from unit_mailboxes m where m.organisation_id = ${organisationId} and sigill_official(m.mailbox_id)) as keeps`,
  )
  return row?.keeps === true
}

/** What was asked about a unit that is closed is asked no more. */
export async function deleteRecordRequestsOf(tx: TenantTx, unitId: string): Promise<void> {
  await tx.delete(recordRequests).where(eq(recordRequests.unitId, unitId))
}

export async function insertHold(tx: TenantTx, row: typeof unitHolds.$inferInsert): Promise<void> {
  await tx.insert(unitHolds).values(row)
}

/** Ends the hold of a unit; its people's logs say so next. @returns false where none stands */
export async function endHold(tx: TenantTx, unitId: string, at: Date): Promise<boolean> {
  const rows = await tx
    .update(unitHolds)
    .set({ liftedAt: at, notedUpTo: null, isNoted: false })
    .where(and(eq(unitHolds.unitId, unitId), isNull(unitHolds.liftedAt)))
    .returning({ id: unitHolds.id })
  return rows.length === 1
}

/** How many people and shared mailboxes a hold of a unit concerns. */
export async function countHeld(tx: TenantTx, unitId: string): Promise<{ readonly people: number; readonly mailboxes: number }> {
  const below = sql`select u.id from units u where u.path @> array[${unitId}]::uuid[]`
  const [row] = await tx.execute<{ people: number; mailboxes: number }>(
    sql`select (select count(*)::int from unit_people p where p.is_primary and p.unit_id in (${below})) as people,
      (select count(*)::int from unit_mailboxes m where m.unit_id in (${below})) as mailboxes`,
  )
  return row ?? { people: 0, mailboxes: 0 }
}

/** Units in scope whose holds stand since before a moment, by name. */
export async function findHoldsBefore(
  tx: TenantTx,
  scope: OrganisationScope,
  at: Date,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return tx
    .select({ id: units.id, name: units.name })
    .from(unitHolds)
    .innerJoin(units, eq(units.id, unitHolds.unitId))
    .where(and(isWithin(scope), isNull(unitHolds.liftedAt), lte(unitHolds.since, at)))
    .orderBy(asc(units.name), asc(units.id))
}

/** A hold of which not all logs say how it stands, locked; null where there is none, or another process is at it. */
export async function lockUnnoted(tx: TenantTx): Promise<HoldRow | null> {
  const [row] = await tx
    .select()
    .from(unitHolds)
    .where(eq(unitHolds.isNoted, false))
    .orderBy(asc(unitHolds.id))
    .limit(1)
    .for("update", { skipLocked: true })
  return row ?? null
}

/** Some of who is employed in a unit or below it, in the order of their ids. */
export async function findHeldPeople(
  tx: TenantTx,
  unitId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`select p.account_id as id from unit_people p join units u on u.id = p.unit_id
    where p.is_primary and u.path @> array[${unitId}]::uuid[] and (${after}::uuid is null or p.account_id > ${after}::uuid)
    order by p.account_id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** So far the logs say it. Of one that was lifted nothing is left when all do. */
export async function noteHold(tx: TenantTx, { id, notedUpTo, isNoted }: Pick<HoldRow, "id" | "notedUpTo" | "isNoted">): Promise<void> {
  await tx.update(unitHolds).set({ notedUpTo, isNoted }).where(eq(unitHolds.id, id))
  if (isNoted) await tx.delete(unitHolds).where(and(eq(unitHolds.id, id), sql`${unitHolds.liftedAt} is not null`))
}

export type RecordRequestRow = typeof recordRequests.$inferSelect

const isSame = ({ unitId, kind, mailboxId }: Pick<RecordRequestRow, "unitId" | "kind" | "mailboxId">) =>
  and(
    eq(recordRequests.unitId, unitId),
    eq(recordRequests.kind, kind),
    mailboxId === null ? isNull(recordRequests.mailboxId) : eq(recordRequests.mailboxId, mailboxId),
  )

/** Puts a request down; one that ran out goes. @returns false where the same is asked for already */
export async function insertRecordRequest(tx: TenantTx, row: RecordRequestRow): Promise<boolean> {
  await tx.delete(recordRequests).where(and(isSame(row), lte(recordRequests.expiresAt, row.askedAt)))
  const made = await tx.insert(recordRequests).values(row).onConflictDoNothing().returning({ id: recordRequests.id })
  return made.length === 1
}

export type ListedRecordRequest = RecordRequestRow & {
  readonly by: string
  readonly unitName: string
  readonly path: readonly string[]
  /** Of the mailbox that is meant; null for the unit. */ readonly mailboxName: string | null
}

/** What waits for another administrator, of the units in scope, oldest first. */
export async function findRecordRequests(tx: TenantTx, scope: OrganisationScope, now: Date): Promise<ListedRecordRequest[]> {
  const rows = await tx
    .select({
      request: recordRequests,
      by: accounts.name,
      unitName: units.name,
      path: units.path,
      mailboxName: sql<string | null>`(select a.name from accounts a where a.id = ${recordRequests.mailboxId})`,
    })
    .from(recordRequests)
    .innerJoin(units, eq(units.id, recordRequests.unitId))
    .innerJoin(accounts, eq(accounts.id, recordRequests.askedBy))
    .where(and(isWithin(scope), gt(recordRequests.expiresAt, now)))
    .orderBy(asc(recordRequests.askedAt), asc(recordRequests.id))
  return rows.map(({ request, ...row }) => ({ ...request, ...row }))
}

/** Takes a request away. @returns false where somebody else has */
export async function deleteRecordRequest(tx: TenantTx, id: string): Promise<boolean> {
  return (await tx.delete(recordRequests).where(eq(recordRequests.id, id)).returning({ id: recordRequests.id })).length === 1
}
