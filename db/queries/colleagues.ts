import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, or, sql, type AnyColumn } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, organisations, unitMailboxes, unitPeople, units } from "../schema.ts"
import { insideLists } from "./unit-lists.ts"
import type { UnitRow } from "./units.ts"

export type PlaceRow = {
  readonly organisationId: string
  readonly organisationName: string
  readonly unitId: string
  readonly unitKind: UnitRow["kind"]
}

/** Where somebody has a place: first in the organisation that employs them, then by the organisations' names. */
export async function findPlacesWithNames(tx: TenantTx, accountId: string): Promise<PlaceRow[]> {
  return tx
    .select({ organisationId: organisations.id, organisationName: organisations.name, unitId: units.id, unitKind: units.kind })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(organisations, eq(organisations.id, unitPeople.organisationId))
    .where(eq(unitPeople.accountId, accountId))
    .orderBy(desc(unitPeople.isPrimary), asc(organisations.name), asc(organisations.id))
}

/** Whose a shared mailbox is, for a transaction that sees what somebody reads; null for one of the installation, and one that they do not read. */
export async function findOrganisationOf(tx: TenantTx, mailboxId: string): Promise<string | null> {
  const [row] = await tx
    .select({ organisationId: unitMailboxes.organisationId })
    .from(unitMailboxes)
    .where(eq(unitMailboxes.mailboxId, mailboxId))
  return row?.organisationId ?? null
}

/** The unit of a shared mailbox, with the organisation's name; null for one of the installation, and for a person. */
export async function findMailboxPlace(tx: TenantTx, mailboxId: string): Promise<PlaceRow | null> {
  const [row] = await tx
    .select({ organisationId: organisations.id, organisationName: organisations.name, unitId: units.id, unitKind: units.kind })
    .from(unitMailboxes)
    .innerJoin(units, eq(units.id, unitMailboxes.unitId))
    .innerJoin(organisations, eq(organisations.id, unitMailboxes.organisationId))
    .where(eq(unitMailboxes.mailboxId, mailboxId))
  return row ?? null
}

export type ListUnitRow = Pick<UnitRow, "id" | "kind" | "name" | "path" | "contactsSeen" | "contactsListed">

/** The open units of an organisation with what they have set for contact lists (O9), by name. */
export async function findListUnits(tx: TenantTx, organisationId: string): Promise<ListUnitRow[]> {
  return tx
    .select({
      id: units.id,
      kind: units.kind,
      name: units.name,
      path: units.path,
      contactsSeen: units.contactsSeen,
      contactsListed: units.contactsListed,
    })
    .from(units)
    .where(and(eq(units.organisationId, organisationId), isNull(units.closedAt)))
    .orderBy(asc(units.name))
}

export type ColleagueRow = {
  readonly accountId: string
  readonly name: string
  readonly address: string
  /** Those of the units named that they are in. */
  readonly unitIds: readonly string[]
}

/** Everybody in these units but one, by name; each once. */
export async function findPeopleIn(tx: TenantTx, unitIds: readonly string[], except: string): Promise<ColleagueRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select({
      accountId: accounts.id,
      name: accounts.name,
      address: accountAddresses.address,
      unitIds: sql<string[]>`array_agg(${unitPeople.unitId}::text)`,
    })
    .from(unitPeople)
    .innerJoin(accounts, eq(accounts.id, unitPeople.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(and(inArray(unitPeople.unitId, [...unitIds]), ne(accounts.id, except)))
    .groupBy(accounts.id, accounts.name, accountAddresses.address)
    .orderBy(asc(accounts.name), asc(accounts.id))
}

export type AddressRow = { readonly name: string; readonly address: string; readonly unitId: string }

/** The shared mailboxes of these units, by name (O2). */
export async function findMailboxesOf(tx: TenantTx, unitIds: readonly string[]): Promise<AddressRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select({ name: accounts.name, address: accountAddresses.address, unitId: unitMailboxes.unitId })
    .from(unitMailboxes)
    .innerJoin(accounts, eq(accounts.id, unitMailboxes.mailboxId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(inArray(unitMailboxes.unitId, [...unitIds]))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

export type InsiderRow = { readonly address: string; readonly accountId: string }

type Among = {
  readonly organisationId: string
  readonly addresses: readonly string[]
  /** Counted as departments are. */ readonly unitIds: readonly string[]
}

/** Those of these accounts that have a place in a department of the organisation, or are its shared mailboxes. */
export async function findInsideAccounts(
  tx: TenantTx,
  { organisationId, accountIds }: Pick<Among, "organisationId"> & { readonly accountIds: readonly string[] },
): Promise<string[]> {
  if (accountIds.length === 0) return []
  const among = (id: AnyColumn) => sql`${id} = any(${sql.param([...accountIds])}::uuid[])`
  const rows = await tx
    .selectDistinct({ accountId: unitPeople.accountId })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .where(and(among(unitPeople.accountId), eq(unitPeople.organisationId, organisationId), ne(units.kind, "sponsored_group")))
    .union(
      tx
        .select({ accountId: unitMailboxes.mailboxId })
        .from(unitMailboxes)
        .where(and(among(unitMailboxes.mailboxId), eq(unitMailboxes.organisationId, organisationId))),
    )
  return rows.map(({ accountId }) => accountId)
}

/** Those of the addresses whose owners have a place in a department of the organisation, or in one of these units; and its shared mailboxes. */
export async function findInsiders(tx: TenantTx, { organisationId, addresses, unitIds }: Among): Promise<InsiderRow[]> {
  const mailboxes = tx
    .select({ address: accountAddresses.address, accountId: accountAddresses.accountId })
    .from(accountAddresses)
    .innerJoin(unitMailboxes, eq(unitMailboxes.mailboxId, accountAddresses.accountId))
    .where(and(inArray(accountAddresses.address, [...addresses]), eq(unitMailboxes.organisationId, organisationId)))
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
        or(ne(units.kind, "sponsored_group"), inArray(units.id, [...unitIds])),
      ),
    )
    .union(mailboxes)
    .union(insideLists(tx, { organisationId, addresses, unitIds }))
}
