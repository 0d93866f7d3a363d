import { and, asc, eq, isNull, not, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, unitInvitations, unitPeople, units } from "../schema.ts"
import type { DomainRow } from "./organisation-domains.ts"
import { isWithin } from "./units.ts"

type Domains = readonly Pick<DomainRow, "name" | "coversBelow">[]

/** Whether an address is in one of these domains, of which there is at least one. */
function isIn(address: SQL, domains: Domains): SQL {
  const host = sql`split_part(${address}, '@', 2)`
  const each = domains.map(({ name, coversBelow }) =>
    coversBelow
      ? sql`(${host} = ${name} or starts_with(reverse(${host}), ${`${[...name].toReversed().join("")}.`}))`
      : sql`${host} = ${name}`,
  )
  return sql`(${or(...each)})`
}

/** The main addresses of employees in scope who have no proven address in these domains, by name of the address. */
export async function findEmployedOutside(tx: TenantTx, scope: OrganisationScope, domains: Domains): Promise<string[]> {
  const rows = await tx
    .select({ address: accountAddresses.address })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, unitPeople.accountId), accountAddresses.isMain))
    .where(
      and(
        isWithin(scope),
        unitPeople.isPrimary,
        sql`not exists (select from account_addresses own where own.account_id = ${unitPeople.accountId} and own.proven_at is not null and ${isIn(sql`own.address`, domains)})`,
      ),
    )
    .orderBy(asc(accountAddresses.address))
  return rows.map(({ address }) => address)
}

/** The addresses outside these domains that are asked into scope as employees and have not answered. */
export async function findAskedOutside(tx: TenantTx, scope: OrganisationScope, domains: Domains): Promise<string[]> {
  const rows = await tx
    .select({ address: unitInvitations.address })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(
      and(
        isWithin(scope),
        eq(unitInvitations.kind, "employee"),
        isNull(unitInvitations.domain),
        not(isIn(sql`${unitInvitations.address}`, domains)),
      ),
    )
    .orderBy(asc(unitInvitations.address))
  return rows.map(({ address }) => address)
}
