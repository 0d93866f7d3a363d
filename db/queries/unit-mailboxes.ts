import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, mailboxMembers, organisations, unitMailboxes, unitPeople, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export async function insertUnitMailbox(tx: TenantTx, row: typeof unitMailboxes.$inferInsert): Promise<void> {
  await tx.insert(unitMailboxes).values(row)
}

export type UnitMailboxRow = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly unitId: string
  readonly unitName: string
  readonly readers: number
}

const columns = {
  id: unitMailboxes.mailboxId,
  name: accounts.name,
  address: accountAddresses.address,
  unitId: units.id,
  unitName: units.name,
  readers: sql<number>`(select count(*)::int from mailbox_members m where m.mailbox_id = ${accounts.id})`,
}

const named = (tx: TenantTx) =>
  tx
    .select(columns)
    .from(unitMailboxes)
    .innerJoin(units, eq(units.id, unitMailboxes.unitId))
    .innerJoin(accounts, eq(accounts.id, unitMailboxes.mailboxId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))

/** The mailboxes of a unit in scope, by name. */
export async function findUnitMailboxes(tx: TenantTx, scope: OrganisationScope, unitId: string): Promise<UnitMailboxRow[]> {
  return named(tx)
    .where(and(eq(unitMailboxes.unitId, unitId), isWithin(scope)))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

/** One mailbox of a unit in scope, or null. */
export async function findUnitMailbox(tx: TenantTx, scope: OrganisationScope, id: string): Promise<UnitMailboxRow | null> {
  const [row] = await named(tx).where(and(eq(unitMailboxes.mailboxId, id), isWithin(scope)))
  return row ?? null
}

/** Which unit a mailbox of an organisation is of. */
export async function findUnitOfMailbox(tx: TenantTx, mailboxId: string): Promise<string> {
  const [row] = await tx.select({ unitId: unitMailboxes.unitId }).from(unitMailboxes).where(eq(unitMailboxes.mailboxId, mailboxId))
  if (row === undefined) throw new Error("the shared mailbox is of no unit of the organisation")
  return row.unitId
}

/** Gives the mailboxes of a unit to another one. */
export async function moveUnitMailboxes(tx: TenantTx, unitId: string, toUnitId: string): Promise<void> {
  await tx.update(unitMailboxes).set({ unitId: toUnitId }).where(eq(unitMailboxes.unitId, unitId))
}

export type PersonRow = { readonly accountId: string; readonly name: string; readonly address: string; readonly language: string }

const personColumns = { accountId: accounts.id, name: accounts.name, address: accountAddresses.address, language: accounts.language }

/** People by name; those who are none any more are left out. */
export async function findPeopleNamed(tx: TenantTx, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  return tx
    .select(personColumns)
    .from(accounts)
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(and(inArray(accounts.id, [...ids]), eq(accounts.kind, "person")))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

/** Whoever has proven this address and belongs to a unit in scope, or null. */
export async function findPersonInScope(tx: TenantTx, scope: OrganisationScope, address: string): Promise<string | null> {
  const [row] = await tx
    .select({ accountId: unitPeople.accountId })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accountAddresses, eq(accountAddresses.accountId, unitPeople.accountId))
    .where(and(isWithin(scope), eq(accountAddresses.address, address), isNotNull(accountAddresses.provenAt)))
    .limit(1)
  return row?.accountId ?? null
}

export type OwnMailboxRow = Pick<UnitMailboxRow, "id" | "name" | "address"> & { readonly organisation: string }

/**
 * The mailboxes that somebody reads, by name. The transaction sees their own rows: a mailbox of an organisation in which they have no place any more is left
 * out, whatever row names them.
 */
export async function findOwnMailboxes(tx: TenantTx, accountId: string): Promise<OwnMailboxRow[]> {
  const place = tx.select({ organisationId: unitPeople.organisationId }).from(unitPeople).where(eq(unitPeople.accountId, accountId))
  return tx
    .select({ id: unitMailboxes.mailboxId, name: accounts.name, address: accountAddresses.address, organisation: organisations.name })
    .from(mailboxMembers)
    .innerJoin(unitMailboxes, eq(unitMailboxes.mailboxId, mailboxMembers.mailboxId))
    .innerJoin(organisations, eq(organisations.id, unitMailboxes.organisationId))
    .innerJoin(accounts, eq(accounts.id, unitMailboxes.mailboxId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(and(eq(mailboxMembers.memberId, accountId), inArray(unitMailboxes.organisationId, place)))
    .orderBy(asc(accounts.name), asc(accounts.id))
}

/** The mailboxes of one organisation that somebody is a member of, with their units. */
export async function findMailboxesReadBy(
  tx: TenantTx,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
): Promise<{ readonly mailboxId: string; readonly unitId: string }[]> {
  return tx
    .select({ mailboxId: unitMailboxes.mailboxId, unitId: unitMailboxes.unitId })
    .from(unitMailboxes)
    .innerJoin(mailboxMembers, eq(mailboxMembers.mailboxId, unitMailboxes.mailboxId))
    .where(and(eq(unitMailboxes.organisationId, organisationId), eq(mailboxMembers.memberId, accountId)))
    .orderBy(asc(unitMailboxes.mailboxId))
}
