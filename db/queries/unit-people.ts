import { and, asc, eq, ilike, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import {
  accountAddresses,
  accounts,
  employmentEnds,
  organisations,
  recoveryWraps,
  unitAdministrators,
  unitPeople,
  units,
} from "../schema.ts"
import { isWithin } from "./units.ts"

export type MembershipRow = typeof unitPeople.$inferSelect

/** @returns false where the person is in the unit already, or is employed elsewhere */
export async function insertMembership(tx: TenantTx, row: typeof unitPeople.$inferInsert): Promise<boolean> {
  const made = await tx.insert(unitPeople).values(row).onConflictDoNothing().returning({ unitId: unitPeople.unitId })
  return made.length === 1
}

/** Makes somebody an employee of a department; a place that they had in it as a member becomes it. */
export async function insertEmployment(
  tx: TenantTx,
  row: Pick<MembershipRow, "unitId" | "accountId" | "organisationId" | "joinedAt">,
): Promise<void> {
  const employed = { kind: "employee", isPrimary: true } as const
  await tx
    .insert(unitPeople)
    .values({ ...row, ...employed })
    .onConflictDoUpdate({ target: [unitPeople.unitId, unitPeople.accountId], set: employed })
}

export type OwnMembership = MembershipRow & {
  readonly unitName: string
  readonly organisationName: string
  readonly isAgreed: boolean
  /** Of a primary department: when the employment ends, and what becomes of the account; null where nothing is announced. */
  readonly ends: Pick<typeof employmentEnds.$inferSelect, "endsAt" | "outcome"> | null
}

/** What a person belongs to. */
export async function findMemberships(tx: TenantTx, accountId: string): Promise<OwnMembership[]> {
  return tx
    .select({
      unitId: unitPeople.unitId,
      accountId: unitPeople.accountId,
      organisationId: unitPeople.organisationId,
      kind: unitPeople.kind,
      isPrimary: unitPeople.isPrimary,
      joinedAt: unitPeople.joinedAt,
      unitName: units.name,
      organisationName: organisations.name,
      isAgreed: sql<boolean>`exists (select from ${recoveryWraps} where ${recoveryWraps.accountId} = ${unitPeople.accountId})`,
      ends: { endsAt: employmentEnds.endsAt, outcome: employmentEnds.outcome },
    })
    .from(unitPeople)
    .leftJoin(employmentEnds, and(eq(employmentEnds.accountId, unitPeople.accountId), unitPeople.isPrimary))
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(organisations, eq(organisations.id, unitPeople.organisationId))
    .where(eq(unitPeople.accountId, accountId))
    .orderBy(asc(organisations.name), asc(units.name))
}

/** @returns what was ended, or null where there is no such place */
export async function deleteMembership(
  tx: TenantTx,
  { unitId, accountId, primary }: { readonly unitId: string; readonly accountId: string; readonly primary: boolean },
): Promise<MembershipRow | null> {
  const [gone] = await tx
    .delete(unitPeople)
    .where(and(eq(unitPeople.unitId, unitId), eq(unitPeople.accountId, accountId), eq(unitPeople.isPrimary, primary)))
    .returning()
  return gone ?? null
}

/** Makes another department an employee's primary one; a place that they had in it already becomes it. @returns whether they were employed here */
export async function movePrimary(
  tx: TenantTx,
  { unitId, accountId, toUnitId }: { readonly unitId: string; readonly accountId: string; readonly toUnitId: string },
): Promise<boolean> {
  const gone = await deleteMembership(tx, { unitId, accountId, primary: true })
  if (gone === null) return false
  const row = { ...gone, unitId: toUnitId }
  await tx
    .insert(unitPeople)
    .values(row)
    .onConflictDoUpdate({ target: [unitPeople.unitId, unitPeople.accountId], set: { kind: row.kind, isPrimary: true } })
  return true
}

type InOrganisation = { readonly organisationId: string; readonly accountId: string }

/** Ends whatever places somebody has in an organisation. @returns them */
export async function deletePlacesIn(tx: TenantTx, { organisationId, accountId }: InOrganisation): Promise<MembershipRow[]> {
  return tx
    .delete(unitPeople)
    .where(and(eq(unitPeople.organisationId, organisationId), eq(unitPeople.accountId, accountId)))
    .returning()
}

/** Whoever is employed no more is in the units that they stay in as a member (O3). */
export async function becomeMember(tx: TenantTx, { organisationId, accountId }: InOrganisation): Promise<void> {
  await tx
    .update(unitPeople)
    .set({ kind: "member" })
    .where(and(eq(unitPeople.organisationId, organisationId), eq(unitPeople.accountId, accountId)))
}

/** How many people belong to each unit in scope or to one below it; who is in several is counted once. */
export async function countPeopleBelow(tx: TenantTx, scope: OrganisationScope): Promise<ReadonlyMap<string, number>> {
  const places = tx
    .selectDistinct({ top: sql<string>`unnest(${units.path})`.as("top"), accountId: unitPeople.accountId })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .where(isWithin(scope))
    .as("places")
  const rows = await tx
    .select({ id: places.top, count: sql<number>`count(*)::int` })
    .from(places)
    .groupBy(places.top)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

export type ListedPerson = {
  readonly accountId: string
  readonly name: string
  readonly address: string
  readonly unitId: string
  readonly unitName: string
  readonly kind: MembershipRow["kind"]
  readonly isPrimary: boolean
  readonly joinedAt: Date
  readonly isBlocked: boolean
  /** That their account is sealed to; null where they have not agreed to be helped. */ readonly recoveryUnitId: string | null
}

export type PeopleWindow = {
  /** Only those of one unit; null for all in scope. */ readonly unitId: string | null
  readonly kind: MembershipRow["kind"] | null
  /** Only one person; null for everybody. */ readonly accountId: string | null
  /** A part of a name or an address; empty for everybody. */ readonly words: string
  /** Those after this place. */ readonly after: { readonly name: string; readonly accountId: string; readonly unitId: string } | null
  readonly limit: number
}

/** People of the units in scope by name, one row for each unit that they are in. */
export async function listPeople(tx: TenantTx, scope: OrganisationScope, window: PeopleWindow): Promise<ListedPerson[]> {
  const { unitId, kind, accountId, after, limit } = window
  return tx
    .select({
      accountId: accounts.id,
      name: accounts.name,
      address: accountAddresses.address,
      unitId: units.id,
      unitName: units.name,
      kind: unitPeople.kind,
      isPrimary: unitPeople.isPrimary,
      joinedAt: unitPeople.joinedAt,
      isBlocked: sql<boolean>`${accounts.state} = 'blocked'`,
      recoveryUnitId: recoveryWraps.unitId,
    })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accounts, eq(accounts.id, unitPeople.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(recoveryWraps, eq(recoveryWraps.accountId, accounts.id))
    .where(
      and(
        eq(unitPeople.organisationId, scope.organisationId),
        isWithin(scope),
        unitId === null ? undefined : eq(units.id, unitId),
        kind === null ? undefined : eq(unitPeople.kind, kind),
        accountId === null ? undefined : eq(accounts.id, accountId),
        said(window.words),
        after === null
          ? undefined
          : sql`(${accounts.name}, ${accounts.id}, ${units.id}) > (${after.name}, ${after.accountId}::uuid, ${after.unitId}::uuid)`,
      ),
    )
    .orderBy(asc(accounts.name), asc(accounts.id), asc(units.id))
    .limit(limit)
}

function said(words: string): SQL | undefined {
  if (words === "") return undefined
  const part = `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return or(ilike(accounts.name, part), ilike(accountAddresses.address, part))
}

/** Where somebody has a place, or administers, in one order. */
export async function findOrganisationsOf(tx: TenantTx, accountId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: unitPeople.organisationId })
    .from(unitPeople)
    .where(eq(unitPeople.accountId, accountId))
    .union(tx.select({ id: unitAdministrators.organisationId }).from(unitAdministrators).where(eq(unitAdministrators.accountId, accountId)))
  return rows.map(({ id }) => id).sort()
}

/** Every place that somebody has, without names. */
export async function findPlaces(tx: TenantTx, accountId: string): Promise<MembershipRow[]> {
  return tx.select().from(unitPeople).where(eq(unitPeople.accountId, accountId))
}

/** Ends all of them. @returns what was ended */
export async function deleteMemberships(tx: TenantTx, accountId: string): Promise<MembershipRow[]> {
  return tx.delete(unitPeople).where(eq(unitPeople.accountId, accountId)).returning()
}
