import { and, asc, eq, gt, ilike, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, organisations, recoveryWraps, unitInvitations, unitPeople, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type MembershipRow = typeof unitPeople.$inferSelect
export type InvitationRow = typeof unitInvitations.$inferSelect

/** @returns false where the person is in the unit already, or is employed elsewhere */
export async function insertMembership(tx: TenantTx, row: typeof unitPeople.$inferInsert): Promise<boolean> {
  const made = await tx.insert(unitPeople).values(row).onConflictDoNothing().returning({ unitId: unitPeople.unitId })
  return made.length === 1
}

export type OwnMembership = MembershipRow & {
  readonly unitName: string
  readonly organisationName: string
  readonly isAgreed: boolean
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
    })
    .from(unitPeople)
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
  readonly isRecoverable: boolean
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
      isRecoverable: sql<boolean>`exists (select from ${recoveryWraps} where ${recoveryWraps.accountId} = ${accounts.id})`,
    })
    .from(unitPeople)
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .innerJoin(accounts, eq(accounts.id, unitPeople.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
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

/** @returns false where the address is asked into the unit already */
export async function insertInvitation(tx: TenantTx, row: typeof unitInvitations.$inferInsert): Promise<boolean> {
  const made = await tx.insert(unitInvitations).values(row).onConflictDoNothing().returning({ id: unitInvitations.id })
  return made.length === 1
}

export type ListedInvitation = InvitationRow & { readonly unitName: string }

/** Who in scope has been asked and has not answered, the newest first. */
export async function listInvitations(
  tx: TenantTx,
  scope: OrganisationScope,
  { unitId, limit }: { readonly unitId: string | null; readonly limit: number },
): Promise<ListedInvitation[]> {
  return tx
    .select({ ...invitationColumns, unitName: units.name })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(isWithin(scope), unitId === null ? undefined : eq(units.id, unitId)))
    .orderBy(sql`${unitInvitations.invitedAt} desc`, asc(unitInvitations.address))
    .limit(limit)
}

const invitationColumns = {
  id: unitInvitations.id,
  organisationId: unitInvitations.organisationId,
  unitId: unitInvitations.unitId,
  address: unitInvitations.address,
  name: unitInvitations.name,
  kind: unitInvitations.kind,
  administers: unitInvitations.administers,
  language: unitInvitations.language,
  invitedAt: unitInvitations.invitedAt,
  remindedAt: unitInvitations.remindedAt,
  expiresAt: unitInvitations.expiresAt,
}

/** An invitation to a unit in scope, locked. */
export async function lockInvitation(tx: TenantTx, scope: OrganisationScope, id: string): Promise<InvitationRow | null> {
  const [row] = await tx
    .select(invitationColumns)
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(eq(unitInvitations.id, id), isWithin(scope)))
    .for("update", { of: unitInvitations })
  return row ?? null
}

export type OwnInvitation = InvitationRow & {
  readonly unitName: string
  readonly unitKind: "organisation" | "department" | "sponsored_group"
  readonly organisationName: string
  readonly agreementVersion: string | null
}

/** What the owner of an account is asked, by the addresses that they have proven. */
export async function findOwnInvitations(tx: TenantTx, accountId: string, now: Date): Promise<OwnInvitation[]> {
  return tx
    .select({
      ...invitationColumns,
      unitName: units.name,
      unitKind: units.kind,
      organisationName: organisations.name,
      agreementVersion: organisations.agreementVersion,
    })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .innerJoin(organisations, eq(organisations.id, unitInvitations.organisationId))
    .innerJoin(accountAddresses, eq(accountAddresses.address, unitInvitations.address))
    .where(
      and(eq(accountAddresses.accountId, accountId), sql`${accountAddresses.provenAt} is not null`, gt(unitInvitations.expiresAt, now)),
    )
    .orderBy(asc(unitInvitations.invitedAt))
}

/** Takes one away, answered or withdrawn. @returns whether it was there */
export async function deleteInvitation(tx: TenantTx, id: string): Promise<boolean> {
  const gone = await tx.delete(unitInvitations).where(eq(unitInvitations.id, id)).returning({ id: unitInvitations.id })
  return gone.length === 1
}

export async function noteReminder(
  tx: TenantTx,
  id: string,
  times: { readonly remindedAt: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx.update(unitInvitations).set(times).where(eq(unitInvitations.id, id))
}

/** Nobody's address is kept longer than an invitation can be answered. */
export async function deleteExpiredInvitations(tx: TenantTx, now: Date): Promise<void> {
  await tx.delete(unitInvitations).where(sql`${unitInvitations.expiresAt} <= ${now.toISOString()}::timestamptz`)
}

/** Who has been asked into one unit and has not answered. */
export async function listInvitationsOf(tx: TenantTx, unitId: string): Promise<InvitationRow[]> {
  return tx.select().from(unitInvitations).where(eq(unitInvitations.unitId, unitId)).orderBy(asc(unitInvitations.invitedAt))
}
