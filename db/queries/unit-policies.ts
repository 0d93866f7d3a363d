import { inArray, sql, type AnyColumn, type SQL } from "drizzle-orm"
import type { UnitDemands } from "#lib/policies/policy.ts"
import type { Queryable } from "../client.ts"
import type { TenantTx } from "../tenancy.ts"
import { unitPolicies } from "../schema.ts"

export type UnitPolicyRow = typeof unitPolicies.$inferSelect

/**
 * What the units from the top down to an employee's primary department, or to a shared mailbox's unit, demand. By a function that runs as the owner of the tables, because it is asked before
 * anybody has said whose rows to see.
 */
export const demandsOf = (accountId: AnyColumn | string): SQL<readonly UnitDemands[]> => sql`sigill_policies(${accountId}::uuid)`

/** The same of one account, for who is not signed in yet. */
export async function findDemands(db: Queryable, accountId: string): Promise<readonly UnitDemands[]> {
  const [row] = await db.execute<{ demands: readonly UnitDemands[] }>(sql`select ${demandsOf(accountId)} as demands`)
  return row?.demands ?? []
}

/** What these units demand of their own. */
export async function findUnitPolicies(tx: TenantTx, unitIds: readonly string[]): Promise<UnitPolicyRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select()
    .from(unitPolicies)
    .where(inArray(unitPolicies.unitId, [...unitIds]))
}

export async function putUnitPolicy(tx: TenantTx, row: UnitPolicyRow): Promise<void> {
  const { unitId: _id, ...set } = row
  await tx.insert(unitPolicies).values(row).onConflictDoUpdate({ target: unitPolicies.unitId, set })
}

/** How many who are employed in a unit or below it have neither an authenticator nor a passkey. */
export async function countWithoutFactor(tx: TenantTx, unitId: string): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from unit_people p join units u on u.id = p.unit_id
    where p.is_primary and u.path @> array[${unitId}]::uuid[]
      and not exists (select from authenticators a where a.account_id = p.account_id)
      and not exists (select from passkeys k where k.account_id = p.account_id)`)
  return row?.count ?? 0
}
