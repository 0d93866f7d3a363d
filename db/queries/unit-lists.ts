import { and, asc, eq, isNull, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, unitLists, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type Writers = (typeof unitLists.$inferSelect)["writers"]

/** The units whose people a list reaches, by the columns of its own unit `u` and the list `l`: open ones, and no group below a department. */
const reached = (list: SQL, unit: SQL): SQL => sql`(select b.id from units b where b.closed_at is null and (b.id = ${unit}
  or (${list} and ${unit} = any(b.path) and (b.kind <> 'sponsored_group' or exists (select from units own where own.id = ${unit} and own.kind = 'sponsored_group')))))`

const reachedByList = reached(sql`${unitLists.withBelow}`, sql`${unitLists.unitId}`)

export async function insertUnitList(tx: TenantTx, row: typeof unitLists.$inferInsert): Promise<void> {
  await tx.insert(unitLists).values(row)
}

export type UnitListRow = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly unitId: string
  readonly unitName: string
  readonly writers: Writers
  readonly withBelow: boolean
  /** People whom it reaches now. */ readonly members: number
}

const named = (tx: TenantTx) =>
  tx
    .select({
      id: unitLists.listId,
      name: accounts.name,
      address: accountAddresses.address,
      unitId: units.id,
      unitName: units.name,
      writers: unitLists.writers,
      withBelow: unitLists.withBelow,
      members: sql<number>`(select count(distinct p.account_id)::int from unit_people p where p.unit_id in ${reachedByList})`,
    })
    .from(unitLists)
    .innerJoin(units, eq(units.id, unitLists.unitId))
    .innerJoin(accounts, eq(accounts.id, unitLists.listId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))

/** The lists of a unit in scope that are still there, by name. */
export async function findUnitLists(tx: TenantTx, scope: OrganisationScope, unitId: string): Promise<UnitListRow[]> {
  return named(tx)
    .where(and(eq(unitLists.unitId, unitId), isNull(unitLists.closedAt), isWithin(scope)))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

/** One list of a unit in scope that is still there, or null. */
export async function findUnitList(tx: TenantTx, scope: OrganisationScope, id: string): Promise<UnitListRow | null> {
  const [row] = await named(tx).where(and(eq(unitLists.listId, id), isNull(unitLists.closedAt), isWithin(scope)))
  return row ?? null
}

export async function changeUnitList(
  tx: TenantTx,
  id: string,
  settings: { readonly writers: Writers; readonly withBelow: boolean },
): Promise<void> {
  await tx.update(unitLists).set(settings).where(eq(unitLists.listId, id))
}

/** @returns false where it was closed before */
export async function closeUnitList(tx: TenantTx, id: string, now: Date): Promise<boolean> {
  const closed = await tx
    .update(unitLists)
    .set({ closedAt: now })
    .where(and(eq(unitLists.listId, id), isNull(unitLists.closedAt)))
    .returning({ id: unitLists.listId })
  return closed.length === 1
}

/** Closes all lists of a unit. @returns how many those were */
export async function closeListsOf(tx: TenantTx, unitId: string, now: Date): Promise<number> {
  const closed = await tx
    .update(unitLists)
    .set({ closedAt: now })
    .where(and(eq(unitLists.unitId, unitId), isNull(unitLists.closedAt)))
    .returning({ id: unitLists.listId })
  return closed.length
}

export type SeenListRow = {
  readonly name: string
  readonly address: string
  readonly unitId: string
  readonly unitName: string
  readonly writers: Writers
  readonly isMember: boolean
}

/** The lists of an organisation, by name, and whether they reach this person. */
export async function findListsIn(
  tx: TenantTx,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
): Promise<SeenListRow[]> {
  return tx
    .select({
      name: accounts.name,
      address: accountAddresses.address,
      unitId: units.id,
      unitName: units.name,
      writers: unitLists.writers,
      isMember: sql<boolean>`exists (select from unit_people p where p.account_id = ${accountId} and p.unit_id in ${reachedByList})`,
    })
    .from(unitLists)
    .innerJoin(units, eq(units.id, unitLists.unitId))
    .innerJoin(accounts, eq(accounts.id, unitLists.listId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(and(eq(unitLists.organisationId, organisationId), isNull(unitLists.closedAt)))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

export type WrittenListRow = {
  readonly listId: string
  readonly isClosed: boolean
  /** Whether this person may write to it. */ readonly mayWrite: boolean
}

/** Those of these shared accounts that are lists, for whoever writes to them. */
export async function findWrittenLists(tx: TenantTx, listIds: readonly string[], writerIds: readonly string[]): Promise<WrittenListRow[]> {
  const isOfWriter = sql`p.account_id = any(${sql.param([...writerIds])}::uuid[])`
  const isMember = sql`exists (select from unit_people p where ${isOfWriter} and p.unit_id in ${reachedByList})`
  const isInside = sql`exists (select from unit_people p where ${isOfWriter} and p.organisation_id = ${unitLists.organisationId})`
  return tx
    .select({
      listId: unitLists.listId,
      isClosed: sql<boolean>`(${unitLists.closedAt} is not null)`,
      mayWrite: sql<boolean>`case ${unitLists.writers} when 'anyone' then true when 'organisation' then ${isInside} else ${isMember} end`,
    })
    .from(unitLists)
    .where(sql`${unitLists.listId} = any(${sql.param([...listIds])}::uuid[])`)
}

/** The main addresses of those whom a list reaches, each once, by account. */
export async function findListMembers(tx: TenantTx, listId: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ address: accountAddresses.address, accountId: accounts.id })
    .from(unitLists)
    .innerJoin(sql`unit_people p`, sql`p.unit_id in ${reachedByList}`)
    .innerJoin(accounts, and(sql`${accounts.id} = p.account_id`, eq(accounts.kind, "person")))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(eq(unitLists.listId, listId))
    .orderBy(asc(accounts.id))
    .limit(limit)
  return rows.map(({ address }) => address)
}

/** For questions about several addresses: those of open lists of the organisation's departments, or of these units. */
export const insideLists = (
  db: Queryable,
  {
    organisationId,
    addresses,
    unitIds,
  }: { readonly organisationId: string; readonly addresses: readonly string[]; readonly unitIds: readonly string[] },
) =>
  db
    .select({ address: accountAddresses.address, accountId: accountAddresses.accountId })
    .from(accountAddresses)
    .innerJoin(unitLists, eq(unitLists.listId, accountAddresses.accountId))
    .innerJoin(units, eq(units.id, unitLists.unitId))
    .where(
      and(
        sql`${accountAddresses.address} = any(${sql.param([...addresses])}::text[])`,
        eq(unitLists.organisationId, organisationId),
        sql`(${units.kind} <> 'sponsored_group' or ${units.id} = any(${sql.param([...unitIds])}::uuid[]))`,
      ),
    )
