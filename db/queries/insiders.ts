import { and, asc, desc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, organisations, unitPeople, units } from "../schema.ts"

export type WorkplaceRow = { readonly organisationId: string; readonly name: string }

/** Whoever is only in a sponsored group works in no part of it. */
const isDepartment = ne(units.kind, "sponsored_group")

/** Organisations in whose departments somebody has a place, first the one that employs them. */
export async function findWorkplaces(tx: TenantTx, accountId: string): Promise<WorkplaceRow[]> {
  return tx
    .select({ organisationId: organisations.id, name: organisations.name })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(organisations, eq(organisations.id, unitPeople.organisationId))
    .where(and(eq(unitPeople.accountId, accountId), isDepartment))
    .groupBy(organisations.id, organisations.name)
    .orderBy(desc(sql`bool_or(${unitPeople.isPrimary})`), asc(organisations.name))
}

export type InsiderRow = { readonly address: string; readonly accountId: string }

/** Those of the addresses whose owners have a place in a department of the organisation. */
export async function findInsiders(tx: TenantTx, organisationId: string, addresses: readonly string[]): Promise<InsiderRow[]> {
  return tx
    .selectDistinct({ address: accountAddresses.address, accountId: accountAddresses.accountId })
    .from(accountAddresses)
    .innerJoin(unitPeople, eq(unitPeople.accountId, accountAddresses.accountId))
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .where(
      and(
        inArray(accountAddresses.address, [...addresses]),
        isNotNull(accountAddresses.provenAt),
        eq(unitPeople.organisationId, organisationId),
        isDepartment,
      ),
    )
}
