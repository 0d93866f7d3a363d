import { and, asc, eq, isNull, not, or, sql, type SQL } from "drizzle-orm"
import { unionAll } from "drizzle-orm/pg-core"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, unitInvitations, unitPeople, units } from "../schema.ts"
import type { DomainRow } from "./organisation-domains.ts"
import { isWithin } from "./units.ts"

export type Domains = readonly Pick<DomainRow, "name" | "coversBelow">[]

/** Whether an address is in one of these domains. */
function isIn(address: SQL, domains: Domains): SQL {
  const host = sql`split_part(${address}, '@', 2)`
  const each = domains.map(({ name, coversBelow }) =>
    coversBelow
      ? sql`(${host} = ${name} or starts_with(reverse(${host}), ${`${[...name].toReversed().join("")}.`}))`
      : sql`${host} = ${name}`,
  )
  return sql`(${or(...each) ?? sql`false`})`
}

/** Whether somebody's place is that of an employee without a proven address in these domains; of nobody where there is no domain. */
export const isEmployedOutside = ({ accountId, isPrimary }: { readonly accountId: SQL; readonly isPrimary: SQL }, domains: Domains): SQL =>
  domains.length === 0
    ? sql`false`
    : sql`(${isPrimary} and not exists (select from account_addresses own
        where own.account_id = ${accountId} and own.proven_at is not null and ${isIn(sql`own.address`, domains)}))`

/** Whether an invitation asks an address outside these domains to be employed; none where there is no domain. */
export const isAskedOutside = (domains: Domains): SQL | undefined =>
  domains.length === 0
    ? sql`false`
    : and(eq(unitInvitations.kind, "employee"), isNull(unitInvitations.domain), not(isIn(sql`${unitInvitations.address}`, domains)))

export type OutsideDomains = {
  /** The first by address. */ readonly addresses: readonly string[]
  readonly count: number
  /** Those of them who are employed; the others are asked to be. */ readonly employed: number
}

/** The main addresses of employees in scope without a proven address in these domains, and the addresses outside them that are asked to be employees there. */
export async function findOutsideDomains(
  tx: TenantTx,
  scope: OrganisationScope,
  { domains, limit }: { readonly domains: Domains; readonly limit: number },
): Promise<OutsideDomains> {
  const employed = tx
    .select({ address: accountAddresses.address, isEmployed: sql<boolean>`true`.as("is_employed") })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, unitPeople.accountId), accountAddresses.isMain))
    .where(
      and(
        isWithin(scope),
        isEmployedOutside({ accountId: sql`${unitPeople.accountId}`, isPrimary: sql`${unitPeople.isPrimary}` }, domains),
      ),
    )
  const asked = tx
    .select({ address: unitInvitations.address, isEmployed: sql<boolean>`false`.as("is_employed") })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(isWithin(scope), isAskedOutside(domains)))
  const outside = unionAll(employed, asked).as("outside")
  const rows = await tx
    .select({
      address: outside.address,
      // Over everybody, before those who are not named are left out.
      count: sql<number>`(count(*) over ())::int`,
      employed: sql<number>`(sum(max(${outside.isEmployed}::int)) over ())::int`,
    })
    .from(outside)
    .groupBy(outside.address)
    .orderBy(asc(outside.address))
    .limit(limit)
  return { addresses: rows.map(({ address }) => address), count: rows[0]?.count ?? 0, employed: rows[0]?.employed ?? 0 }
}
