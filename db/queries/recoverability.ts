import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, recoveryWraps, unitPeople, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type EmployedCount = {
  readonly unitId: string
  readonly name: string
  readonly employees: number
  /** Who said yes to being helped by the department. */ readonly agreed: number
  readonly withoutBackup: number
}

const isEmployed = (scope: OrganisationScope) =>
  and(eq(unitPeople.organisationId, scope.organisationId), unitPeople.isPrimary, isWithin(scope))

/** How many each unit in scope employs, how many of them agreed to be helped, and how many have one phone only (O15). */
export async function countEmployed(tx: TenantTx, scope: OrganisationScope): Promise<EmployedCount[]> {
  return tx
    .select({
      unitId: units.id,
      name: units.name,
      employees: sql<number>`count(*)::int`,
      agreed: sql<number>`count(${recoveryWraps.accountId})::int`,
      withoutBackup: sql<number>`(count(*) filter (where ${accounts.backupPhone} is null))::int`,
    })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accounts, eq(accounts.id, unitPeople.accountId))
    .leftJoin(recoveryWraps, eq(recoveryWraps.accountId, unitPeople.accountId))
    .where(isEmployed(scope))
    .groupBy(units.id, units.name)
}

/** What somebody lacks. */
export type Lacking = "agreement" | "backup"

export type LackingRow = { readonly accountId: string; readonly name: string; readonly address: string; readonly unitName: string }

/** Who is employed in scope and lacks it, by name, from a place on. */
export async function listLacking(
  tx: TenantTx,
  scope: OrganisationScope,
  { what, offset, limit }: { readonly what: Lacking; readonly offset: number; readonly limit: number },
): Promise<LackingRow[]> {
  return tx
    .select({ accountId: accounts.id, name: accounts.name, address: accountAddresses.address, unitName: units.name })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accounts, eq(accounts.id, unitPeople.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(recoveryWraps, eq(recoveryWraps.accountId, accounts.id))
    .where(and(isEmployed(scope), what === "backup" ? isNull(accounts.backupPhone) : isNull(recoveryWraps.accountId)))
    .orderBy(asc(accounts.name), asc(accounts.id))
    .offset(offset)
    .limit(limit)
}

/** Which of these people are employed in scope and agreed to be helped, and by which unit. */
export async function findAgreedAmong(
  tx: TenantTx,
  scope: OrganisationScope,
  accountIds: readonly string[],
): Promise<{ readonly accountId: string; readonly unitId: string }[]> {
  if (accountIds.length === 0) return []
  return tx
    .select({ accountId: unitPeople.accountId, unitId: recoveryWraps.unitId })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(recoveryWraps, eq(recoveryWraps.accountId, unitPeople.accountId))
    .where(and(isEmployed(scope), inArray(unitPeople.accountId, [...accountIds])))
}

/** Who is employed in a unit or below it and agreed to be helped, by id, after one of them: for telling them in portions. */
export async function findHelpedBelow(
  tx: TenantTx,
  unitId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly accountId: string; readonly unitName: string }[]> {
  return tx
    .select({ accountId: unitPeople.accountId, unitName: units.name })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(recoveryWraps, eq(recoveryWraps.accountId, unitPeople.accountId))
    .where(
      and(
        unitPeople.isPrimary,
        sql`${units.path} @> array[${unitId}]::uuid[]`,
        isNotNull(recoveryWraps.accountId),
        after === null ? undefined : sql`${unitPeople.accountId} > ${after}::uuid`,
      ),
    )
    .orderBy(asc(unitPeople.accountId))
    .limit(limit)
}
