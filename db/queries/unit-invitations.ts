import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, notExists, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, organisations, organisationSuccessors, unitInvitations, units } from "../schema.ts"
import { isWithin } from "./units.ts"

/** Without the phone, which is sealed and shown to nobody but its owner. */
export type InvitationRow = Omit<typeof unitInvitations.$inferSelect, "phone">

/** @returns false where the address is asked into the unit already */
export async function insertInvitation(tx: TenantTx, row: typeof unitInvitations.$inferInsert): Promise<boolean> {
  const made = await tx.insert(unitInvitations).values(row).onConflictDoNothing().returning({ id: unitInvitations.id })
  return made.length === 1
}

export const invitationColumns = {
  id: unitInvitations.id,
  organisationId: unitInvitations.organisationId,
  unitId: unitInvitations.unitId,
  address: unitInvitations.address,
  name: unitInvitations.name,
  kind: unitInvitations.kind,
  administers: unitInvitations.administers,
  language: unitInvitations.language,
  awaitsMail: unitInvitations.awaitsMail,
  invitedAt: unitInvitations.invitedAt,
  remindedAt: unitInvitations.remindedAt,
  expiresAt: unitInvitations.expiresAt,
  domain: unitInvitations.domain,
}

/** Not a successor's, which two operators sent (keys.md 5): its organisation neither reminds of it, so that it lives longer, nor corrects it; it objects. */
export const isOwnInvitation = (tx: TenantTx): SQL =>
  notExists(
    tx
      .select({ one: sql`1` })
      .from(organisationSuccessors)
      .where(eq(organisationSuccessors.invitationId, unitInvitations.id)),
  )

/** An invitation of the organisation's own to a unit in scope, locked. */
export async function lockInvitation(tx: TenantTx, scope: OrganisationScope, id: string): Promise<InvitationRow | null> {
  const [row] = await tx
    .select(invitationColumns)
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(eq(unitInvitations.id, id), isWithin(scope), isOwnInvitation(tx)))
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
      and(
        eq(accountAddresses.accountId, accountId),
        sql`${accountAddresses.provenAt} is not null`,
        // What an owned domain asks stays until it is answered (O10).
        or(gt(unitInvitations.expiresAt, now), isNotNull(unitInvitations.domain)),
      ),
    )
    .orderBy(asc(unitInvitations.invitedAt))
}

/** The number that the organisation gave, sealed, or null. */
export async function findInvitedPhoneOf(tx: TenantTx, id: string): Promise<Uint8Array | null> {
  const [row] = await tx.select({ phone: unitInvitations.phone }).from(unitInvitations).where(eq(unitInvitations.id, id))
  return row?.phone ?? null
}

/** Another name or number for who was asked. */
export async function correctInvitationRow(
  tx: TenantTx,
  id: string,
  row: { readonly name: string; readonly phone: Uint8Array | null },
): Promise<void> {
  await tx.update(unitInvitations).set(row).where(eq(unitInvitations.id, id))
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

/** Those that ran out before a moment; what somebody has in hand goes the next time. @returns how many went */
export async function deleteExpiredInvitations(tx: TenantTx, before: Date): Promise<number> {
  const over = tx
    .select({ id: unitInvitations.id })
    .from(unitInvitations)
    .where(and(lte(unitInvitations.expiresAt, before), isNull(unitInvitations.domain)))
    .for("update", { skipLocked: true })
  const gone = await tx.delete(unitInvitations).where(inArray(unitInvitations.id, over)).returning({ id: unitInvitations.id })
  return gone.length
}

type Gone = Pick<InvitationRow, "unitId">

/** Takes everything back that was asked into a unit. @returns what there was */
export async function deleteInvitationsInto(tx: TenantTx, unitId: string): Promise<Gone[]> {
  return tx.delete(unitInvitations).where(eq(unitInvitations.unitId, unitId)).returning({ unitId: unitInvitations.unitId })
}

/** Takes back what was asked of people who would administer one of these units. @returns what there was */
export async function deleteInvitationsToAdminister(tx: TenantTx, unitIds: readonly string[]): Promise<Gone[]> {
  if (unitIds.length === 0) return []
  return tx
    .delete(unitInvitations)
    .where(and(inArray(unitInvitations.unitId, [...unitIds]), unitInvitations.administers))
    .returning({ unitId: unitInvitations.unitId })
}

/** Who has been asked into one unit and has not answered. */
export async function listInvitationsOf(tx: TenantTx, unitId: string): Promise<InvitationRow[]> {
  return tx
    .select(invitationColumns)
    .from(unitInvitations)
    .where(eq(unitInvitations.unitId, unitId))
    .orderBy(asc(unitInvitations.invitedAt))
}
