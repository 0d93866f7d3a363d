import { and, asc, eq, ilike, or, sql, type SQL } from "drizzle-orm"
import { union, unionAll } from "drizzle-orm/pg-core"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import { accountAddresses, accounts, recoveryWraps, unitAdministrators, unitPeople, units } from "../schema.ts"
import type { TenantTx } from "../tenancy.ts"
import { isEmployedOutside, type Domains } from "./outside-domains.ts"
import { partOf } from "./said.ts"
import { isWithin } from "./units.ts"

/** What somebody is in a unit: who administers it stands beside who belongs to it. */
export type ListedKind = "employee" | "member" | "administrator"

export type ListedPerson = {
  readonly accountId: string
  readonly name: string
  readonly address: string
  readonly unitId: string
  readonly unitName: string
  readonly kind: ListedKind
  readonly isPrimary: boolean
  readonly joinedAt: Date
  /** Belongs to a unit in scope as an employee or a member, whatever this row is about. */ readonly belongs: boolean
  readonly isBlocked: boolean
  /** That their account is sealed to; null where they have not agreed to be helped. */ readonly recoveryUnitId: string | null
}

/**
 * Everybody, once more for each unit that they administer where `all`; only who belongs; only rows of one kind; or employees without an address in some domains.
 * Null: who belongs, and administrators who do not.
 */
export type WantedKind = ListedKind | "belongs" | "all" | { readonly outside: Domains } | null

export type PeopleWindow = {
  /** Only those of one unit; null for all in scope. */ readonly unitId: string | null
  readonly kind: WantedKind
  /** Only one person; null for everybody. */ readonly accountId: string | null
  /** A part of a name or an address; empty for everybody. */ readonly words: string
  /** Those after this place. */ readonly after: Pick<ListedPerson, "name" | "accountId" | "unitId" | "kind"> | null
  readonly limit: number
}

/**
 * People of the units in scope by name: a row for each unit that they are in, and for each that they administer. Whether a right to administer holds is not
 * known here: only what the installation vouches for counts.
 */
export async function listPeople(tx: TenantTx, scope: OrganisationScope, window: PeopleWindow): Promise<ListedPerson[]> {
  const { unitId, accountId, after, limit } = window
  const places = rolesIn(tx, scope)
  const rank = sql`(case when ${places.kind} = 'administrator' then 1 else 0 end)`
  return tx
    .select({
      accountId: accounts.id,
      name: accounts.name,
      address: accountAddresses.address,
      unitId: units.id,
      unitName: units.name,
      kind: places.kind,
      isPrimary: places.isPrimary,
      joinedAt: places.joinedAt,
      belongs: places.belongs,
      isBlocked: sql<boolean>`${accounts.state} = 'blocked'`,
      recoveryUnitId: recoveryWraps.unitId,
    })
    .from(places)
    .innerJoin(units, eq(units.id, places.unitId))
    .innerJoin(accounts, eq(accounts.id, places.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(recoveryWraps, eq(recoveryWraps.accountId, accounts.id))
    .where(
      and(
        isWithin(scope),
        wanted(places, window.kind),
        unitId === null ? undefined : eq(units.id, unitId),
        accountId === null ? undefined : eq(accounts.id, accountId),
        said(window.words),
        after === null
          ? undefined
          : sql`(${accounts.name}, ${accounts.id}, ${units.id}, ${rank}) > (${after.name}, ${after.accountId}::uuid, ${after.unitId}::uuid, ${after.kind === "administrator" ? 1 : 0})`,
      ),
    )
    .orderBy(asc(accounts.name), asc(accounts.id), asc(units.id), rank)
    .limit(limit)
}

type Roles = ReturnType<typeof rolesIn>

/** Whoever is in a unit of the organisation, and whoever administers one. */
function rolesIn(tx: TenantTx, scope: OrganisationScope) {
  const { organisationId } = scope
  const ofPeople = tx
    .select({
      unitId: unitPeople.unitId,
      accountId: unitPeople.accountId,
      kind: sql<ListedKind>`${unitPeople.kind}::text`.as("listed_as"),
      isPrimary: sql<boolean>`${unitPeople.isPrimary}`.as("is_primary"),
      joinedAt: unitPeople.joinedAt,
      belongs: sql<boolean>`true`.as("belongs"),
    })
    .from(unitPeople)
    .where(eq(unitPeople.organisationId, organisationId))
  const isThere = tx
    .select({ one: sql`1` })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .where(and(eq(unitPeople.accountId, unitAdministrators.accountId), isWithin(scope)))
  const ofAdministrators = tx
    .select({
      unitId: unitAdministrators.unitId,
      accountId: unitAdministrators.accountId,
      kind: sql<ListedKind>`'administrator'`.as("listed_as"),
      isPrimary: sql<boolean>`false`.as("is_primary"),
      joinedAt: unitAdministrators.grantedAt,
      belongs: sql<boolean>`exists (${isThere})`.as("belongs"),
    })
    .from(unitAdministrators)
    .where(eq(unitAdministrators.organisationId, organisationId))
  return unionAll(ofPeople, ofAdministrators).as("places")
}

function wanted({ kind, belongs, accountId, isPrimary }: Roles, asked: WantedKind): SQL | undefined {
  if (typeof asked === "object" && asked !== null)
    return isEmployedOutside({ accountId: sql`${accountId}`, isPrimary: sql`${isPrimary}` }, asked.outside)
  if (asked === "all") return undefined
  if (asked === "belongs") return sql`${kind} <> 'administrator'`
  return asked === null ? sql`(${kind} <> 'administrator' or not ${belongs})` : sql`${kind} = ${asked}`
}

function said(words: string): SQL | undefined {
  if (words === "") return undefined
  const part = partOf(words)
  return or(ilike(accounts.name, part), ilike(accountAddresses.address, part))
}

/**
 * The accounts of an organisation's people and administrators that are called so, and whoever has this address for their main one: somebody who has left, or an
 * operator, stands in its log too. No other address of anybody's finds them, because that would say whose it is.
 */
export async function findCalled(
  tx: TenantTx,
  scope: OrganisationScope,
  { words, address }: { readonly words: string; readonly address: string | null },
): Promise<readonly string[]> {
  const places = rolesIn(tx, scope)
  const ofPeople = tx
    .selectDistinct({ accountId: accounts.id })
    .from(places)
    .innerJoin(accounts, eq(accounts.id, places.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(said(words))
  const ofAddress = tx
    .select({ accountId: accountAddresses.accountId })
    .from(accountAddresses)
    .where(and(accountAddresses.isMain, address === null ? sql`false` : eq(accountAddresses.address, address)))
  return (await union(ofPeople, ofAddress)).map(({ accountId }) => accountId)
}
