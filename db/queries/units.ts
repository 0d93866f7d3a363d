import { and, asc, eq, inArray, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { costCentres, organisations, units } from "../schema.ts"

export type UnitRow = typeof units.$inferSelect
export type UnitKind = UnitRow["kind"]
export type UnitPlan = NonNullable<UnitRow["plan"]>

/** The units that the actor administers and all below them (O4): a condition of every question. */
export const isWithin = ({ organisationId, tops }: OrganisationScope): SQL =>
  sql`(${units.organisationId} = ${organisationId} and ${units.path} && array[${sql.join(
    tops.map((top) => sql`${top}`),
    sql`, `,
  )}]::uuid[])`

export type ListedUnit = UnitRow & {
  /** Belonging to the unit itself, not to those below. */
  readonly employees: number
  readonly members: number
  readonly invited: number
}

/** Columns inside are named by hand: drizzle leaves out whose they are where a question is about one table. */
const counted = {
  employees: sql<number>`(select count(*)::int from unit_people p where p.unit_id = units.id and p.kind = 'employee')`,
  members: sql<number>`(select count(*)::int from unit_people p where p.unit_id = units.id and p.kind = 'member')`,
  invited: sql<number>`(select count(*)::int from unit_invitations i where i.unit_id = units.id)`,
}

const columns = {
  id: units.id,
  organisationId: units.organisationId,
  parentId: units.parentId,
  kind: units.kind,
  name: units.name,
  path: units.path,
  costCentreId: units.costCentreId,
  plan: units.plan,
  contactsSeen: units.contactsSeen,
  contactsListed: units.contactsListed,
  contactsMeant: units.contactsMeant,
  rotationDue: units.rotationDue,
  closedAt: units.closedAt,
  createdAt: units.createdAt,
}

/** All units in scope, those above first, then by name. */
export async function listUnits(tx: TenantTx, scope: OrganisationScope): Promise<ListedUnit[]> {
  return tx
    .select({ ...columns, ...counted })
    .from(units)
    .where(isWithin(scope))
    .orderBy(sql`cardinality(${units.path})`, asc(units.name))
}

/** The same without what is counted in them. */
export async function findUnits(tx: TenantTx, scope: OrganisationScope): Promise<UnitRow[]> {
  return tx
    .select()
    .from(units)
    .where(isWithin(scope))
    .orderBy(sql`cardinality(${units.path})`, asc(units.name))
}

/** A unit in scope, or null. */
export async function findUnit(tx: TenantTx, scope: OrganisationScope, id: string): Promise<UnitRow | null> {
  const [row] = await tx
    .select()
    .from(units)
    .where(and(eq(units.id, id), isWithin(scope)))
  return row ?? null
}

/** The same, locked until the transaction ends. */
export async function lockUnit(tx: TenantTx, scope: OrganisationScope, id: string): Promise<UnitRow | null> {
  const [row] = await tx
    .select()
    .from(units)
    .where(and(eq(units.id, id), isWithin(scope)))
    .for("update")
  return row ?? null
}

/** Names of units, for saying where one stands; those above a scope too, because everybody may know the way up to their own. */
export async function findUnitNames(tx: TenantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: units.id, name: units.name })
    .from(units)
    .where(sql`${units.id} = any(${sql.param([...ids])}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export type Inherited = Pick<UnitRow, "id" | "costCentreId" | "plan" | "contactsSeen" | "contactsListed">

/** What these units give to those below them (O4); those above a scope too, because what they give holds in it. */
export async function findInherited(tx: TenantTx, ids: readonly string[]): Promise<Inherited[]> {
  if (ids.length === 0) return []
  return tx
    .select({
      id: units.id,
      costCentreId: units.costCentreId,
      plan: units.plan,
      contactsSeen: units.contactsSeen,
      contactsListed: units.contactsListed,
    })
    .from(units)
    .where(sql`${units.id} = any(${sql.param([...ids])}::uuid[])`)
}

/** @returns whether it is there now; false where its sibling has the name */
export async function insertUnit(tx: TenantTx, row: typeof units.$inferInsert): Promise<boolean> {
  const made = await tx.insert(units).values(row).onConflictDoNothing().returning({ id: units.id })
  return made.length === 1
}

export type UnitChange = Partial<
  Pick<UnitRow, "name" | "costCentreId" | "plan" | "contactsSeen" | "contactsListed" | "contactsMeant" | "closedAt" | "rotationDue">
>

/** Whether an open sibling has the name. */
export async function hasSibling(
  tx: TenantTx,
  { id, parentId, name }: { readonly id: string | null; readonly parentId: string; readonly name: string },
): Promise<boolean> {
  const rows = await tx
    .select({ id: units.id })
    .from(units)
    .where(and(eq(units.parentId, parentId), sql`lower(${units.name}) = lower(${name})`, sql`${units.closedAt} is null`))
  return rows.some((row) => row.id !== id)
}

export async function updateUnit(tx: TenantTx, id: string, change: UnitChange): Promise<void> {
  await tx.update(units).set(change).where(eq(units.id, id))
}

/** Hangs a unit and all below it under another one. */
export async function moveUnit(tx: TenantTx, unit: Pick<UnitRow, "id" | "path">, parent: Pick<UnitRow, "id" | "path">): Promise<void> {
  await tx.update(units).set({ parentId: parent.id }).where(eq(units.id, unit.id))
  const cut = unit.path.length
  await tx
    .update(units)
    .set({ path: sql`${sql.param(parent.path)}::uuid[] || ${units.path}[${cut}:]` })
    .where(sql`${units.path} @> array[${unit.id}]::uuid[]`)
}

/** A unit and all below it. */
export async function findSubtree(tx: TenantTx, id: string): Promise<Pick<UnitRow, "id" | "path">[]> {
  return tx
    .select({ id: units.id, path: units.path })
    .from(units)
    .where(sql`${units.path} @> array[${id}]::uuid[]`)
}

/** What keeps a unit from being closed. */
export async function findInUnit(tx: TenantTx, id: string): Promise<{ readonly units: number; readonly people: number }> {
  const [row] = await tx
    .select({
      units: sql<number>`(select count(*)::int from units below where below.parent_id = units.id and below.closed_at is null)`,
      people: sql<number>`(select count(*)::int from unit_people p where p.unit_id = units.id)`,
    })
    .from(units)
    .where(eq(units.id, id))
  return row ?? { units: 0, people: 0 }
}

export type CostCentreRow = typeof costCentres.$inferSelect

export async function listCostCentres(tx: TenantTx, { organisationId }: OrganisationScope): Promise<CostCentreRow[]> {
  return tx.select().from(costCentres).where(eq(costCentres.organisationId, organisationId)).orderBy(asc(costCentres.code))
}

/** @returns false where the code is taken */
export async function insertCostCentre(tx: TenantTx, row: typeof costCentres.$inferInsert): Promise<boolean> {
  const made = await tx.insert(costCentres).values(row).onConflictDoNothing().returning({ id: costCentres.id })
  return made.length === 1
}

/** @returns false where there is none */
export async function updateCostCentre(
  tx: TenantTx,
  { id, organisationId, ...change }: Partial<CostCentreRow> & Pick<CostCentreRow, "id" | "organisationId">,
): Promise<boolean> {
  const changed = await tx
    .update(costCentres)
    .set(change)
    .where(and(eq(costCentres.id, id), eq(costCentres.organisationId, organisationId)))
    .returning({ id: costCentres.id })
  return changed.length === 1
}

/** Units that charge it lose it, and take that of the unit above. @returns false where there is none */
export async function deleteCostCentre(tx: TenantTx, { organisationId }: OrganisationScope, id: string): Promise<boolean> {
  const gone = await tx
    .delete(costCentres)
    .where(and(eq(costCentres.id, id), eq(costCentres.organisationId, organisationId)))
    .returning({ id: costCentres.id })
  return gone.length === 1
}

/** Where a unit hangs, for whoever joins it; the transaction sees its organisation. */
export async function findPathOf(tx: TenantTx, id: string): Promise<Pick<UnitRow, "id" | "organisationId" | "parentId" | "path"> | null> {
  const [row] = await tx
    .select({ id: units.id, organisationId: units.organisationId, parentId: units.parentId, path: units.path })
    .from(units)
    .where(eq(units.id, id))
  return row ?? null
}

/** These units, with where they hang. */
export async function findUnitsOf(tx: TenantTx, ids: readonly string[]): Promise<Pick<UnitRow, "id" | "path">[]> {
  if (ids.length === 0) return []
  return tx
    .select({ id: units.id, path: units.path })
    .from(units)
    .where(inArray(units.id, [...ids]))
}

/** Names of units, each with that of its organisation. */
export async function findNamesWithOrganisation(
  tx: TenantTx,
  ids: readonly string[],
): Promise<{ readonly organisation: string; readonly unit: string }[]> {
  if (ids.length === 0) return []
  return tx
    .select({ organisation: organisations.name, unit: units.name })
    .from(units)
    .innerJoin(organisations, eq(organisations.id, units.organisationId))
    .where(inArray(units.id, [...ids]))
    .orderBy(asc(organisations.name), asc(units.name))
}
