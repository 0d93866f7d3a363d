import { and, desc, eq, inArray, lt, max, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { organisationSheets, recoveryWraps, unitAdministrators, unitKeys, unitKeyWraps } from "../schema.ts"

export type UnitKeyRow = typeof unitKeys.$inferSelect
export type UnitKeyWrapRow = typeof unitKeyWraps.$inferSelect
export type RecoveryWrapRow = typeof recoveryWraps.$inferSelect
export type SheetRow = typeof organisationSheets.$inferSelect
export type AdministratorRow = typeof unitAdministrators.$inferSelect

/** The keys of a unit, newest first. */
export async function findUnitKeys(tx: TenantTx, unitId: string): Promise<UnitKeyRow[]> {
  return tx.select().from(unitKeys).where(eq(unitKeys.unitId, unitId)).orderBy(desc(unitKeys.generation))
}

/** The newest key of each of these units. */
export async function findNewestUnitKeys(tx: TenantTx, unitIds: readonly string[]): Promise<ReadonlyMap<string, UnitKeyRow>> {
  if (unitIds.length === 0) return new Map()
  const rows = await tx
    .selectDistinctOn([unitKeys.unitId])
    .from(unitKeys)
    .where(inArray(unitKeys.unitId, [...unitIds]))
    .orderBy(unitKeys.unitId, desc(unitKeys.generation))
  return new Map(rows.map((row) => [row.unitId, row]))
}

export async function insertUnitKey(tx: TenantTx, row: UnitKeyRow): Promise<void> {
  await tx.insert(unitKeys).values(row)
}

/** Every wrap of the secrets of these units. */
export async function findUnitKeyWraps(tx: TenantTx, unitIds: readonly string[]): Promise<UnitKeyWrapRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select()
    .from(unitKeyWraps)
    .where(inArray(unitKeyWraps.unitId, [...unitIds]))
}

export type UnitKeyHolderRow = Omit<UnitKeyWrapRow, "stanza" | "organisationId">

/** Who holds the secrets of these units, without the wraps themselves. */
export async function findUnitKeyHolders(tx: TenantTx, unitIds: readonly string[]): Promise<UnitKeyHolderRow[]> {
  if (unitIds.length === 0) return []
  const { unitId, generation, holderKind, holderId, holderGeneration } = unitKeyWraps
  return tx
    .select({ unitId, generation, holderKind, holderId, holderGeneration })
    .from(unitKeyWraps)
    .where(inArray(unitKeyWraps.unitId, [...unitIds]))
}

/** The generation in force of each of these units that has a key. */
export async function findNewestGenerations(tx: TenantTx, unitIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (unitIds.length === 0) return new Map()
  const rows = await tx
    .select({ unitId: unitKeys.unitId, generation: max(unitKeys.generation) })
    .from(unitKeys)
    .where(inArray(unitKeys.unitId, [...unitIds]))
    .groupBy(unitKeys.unitId)
  return new Map(rows.flatMap(({ unitId, generation }) => (generation === null ? [] : [[unitId, generation] as const])))
}

export async function insertUnitKeyWraps(tx: TenantTx, rows: readonly UnitKeyWrapRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(unitKeyWraps)
      .values([...rows])
      .onConflictDoNothing()
}

/** Takes a holder's wraps of a unit's secrets of all generations away. */
export async function deleteUnitKeyWraps(
  tx: TenantTx,
  { unitId, holderId }: { readonly unitId: string; readonly holderId: string },
): Promise<void> {
  await tx.delete(unitKeyWraps).where(and(eq(unitKeyWraps.unitId, unitId), eq(unitKeyWraps.holderId, holderId)))
}

export async function putRecoveryWrap(tx: TenantTx, row: RecoveryWrapRow): Promise<void> {
  const { accountId: _, ...set } = row
  await tx.insert(recoveryWraps).values(row).onConflictDoUpdate({ target: recoveryWraps.accountId, set })
}

/** Seals accounts to another key of the unit that they are sealed to. */
export async function renewRecoveryWraps(tx: TenantTx, rows: readonly RecoveryWrapRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(recoveryWraps)
    .values([...rows])
    .onConflictDoUpdate({
      target: recoveryWraps.accountId,
      set: { unitGeneration: sql`excluded.unit_generation`, stanza: sql`excluded.stanza` },
    })
}

export async function findRecoveryWrap(tx: TenantTx, accountId: string): Promise<RecoveryWrapRow | null> {
  const [row] = await tx.select().from(recoveryWraps).where(eq(recoveryWraps.accountId, accountId))
  return row ?? null
}

/** Nobody but the owner opens the account any more (B29). */
export async function deleteRecoveryWrap(tx: TenantTx, accountId: string): Promise<void> {
  await tx.delete(recoveryWraps).where(eq(recoveryWraps.accountId, accountId))
}

/** The grants of a unit's administrators; whether they count, their signatures say. */
export async function findAdministrators(tx: TenantTx, unitIds: readonly string[]): Promise<AdministratorRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select()
    .from(unitAdministrators)
    .where(inArray(unitAdministrators.unitId, [...unitIds]))
    .orderBy(unitAdministrators.grantedAt)
}

/** All grants of an organisation's administrators, locked in one order until the end of the transaction. */
export async function lockAdministrators(tx: TenantTx, organisationId: string): Promise<AdministratorRow[]> {
  return tx
    .select()
    .from(unitAdministrators)
    .where(eq(unitAdministrators.organisationId, organisationId))
    .orderBy(unitAdministrators.unitId, unitAdministrators.accountId)
    .for("update")
}

/** What one person administers, everywhere. */
export async function findAdministered(tx: TenantTx, accountId: string): Promise<AdministratorRow[]> {
  return tx.select().from(unitAdministrators).where(eq(unitAdministrators.accountId, accountId))
}

export async function putAdministrator(tx: TenantTx, row: AdministratorRow): Promise<void> {
  const { grantedAt, withoutOldKeys, signature } = row
  await tx
    .insert(unitAdministrators)
    .values(row)
    .onConflictDoUpdate({
      target: [unitAdministrators.unitId, unitAdministrators.accountId],
      set: { grantedAt, withoutOldKeys, signature },
    })
}

/** @returns whether it was there */
export async function deleteAdministrator(
  tx: TenantTx,
  { unitId, accountId }: { readonly unitId: string; readonly accountId: string },
): Promise<boolean> {
  const gone = await tx
    .delete(unitAdministrators)
    .where(and(eq(unitAdministrators.unitId, unitId), eq(unitAdministrators.accountId, accountId)))
    .returning({ unitId: unitAdministrators.unitId })
  return gone.length === 1
}

/** Which of these accounts have their key sealed to a unit, and can be helped (O15). */
export async function countRecoverable(tx: TenantTx, organisationId: string): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(recoveryWraps)
    .where(eq(recoveryWraps.organisationId, organisationId))
  return row?.count ?? 0
}

/** The account keys that are sealed to a unit. */
export async function findRecoveryWrapsOf(tx: TenantTx, unitId: string): Promise<RecoveryWrapRow[]> {
  return tx.select().from(recoveryWraps).where(eq(recoveryWraps.unitId, unitId))
}

/** Wraps that a unit above holds of the secrets of those below it. */
export async function findWrapsHeldBy(tx: TenantTx, holderId: string): Promise<UnitKeyWrapRow[]> {
  return tx.select().from(unitKeyWraps).where(eq(unitKeyWraps.holderId, holderId))
}

/** Puts wraps in the place of the holders' earlier ones. */
export async function putUnitKeyWraps(tx: TenantTx, rows: readonly UnitKeyWrapRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(unitKeyWraps)
    .values([...rows])
    .onConflictDoUpdate({
      target: [unitKeyWraps.unitId, unitKeyWraps.generation, unitKeyWraps.holderKind, unitKeyWraps.holderId],
      set: { holderGeneration: sql`excluded.holder_generation`, stanza: sql`excluded.stanza` },
    })
}

/** Keys of earlier generations, with their wraps, and what is still sealed to them because nobody could open it. */
export async function deleteOlderUnitKeys(tx: TenantTx, unitId: string, newest: number): Promise<void> {
  await tx.delete(recoveryWraps).where(and(eq(recoveryWraps.unitId, unitId), lt(recoveryWraps.unitGeneration, newest)))
  await tx.delete(unitKeys).where(and(eq(unitKeys.unitId, unitId), lt(unitKeys.generation, newest)))
}

/** Takes every wrap away that an account holds, of whatever unit. */
export async function deleteAllWrapsOf(tx: TenantTx, accountId: string): Promise<void> {
  await tx.delete(unitKeyWraps).where(and(eq(unitKeyWraps.holderKind, "administrator"), eq(unitKeyWraps.holderId, accountId)))
}

/** The recovery sheets of these organisations; whether they count, their signatures say. */
export async function findSheets(tx: TenantTx, organisationIds: readonly string[]): Promise<SheetRow[]> {
  if (organisationIds.length === 0) return []
  return tx
    .select()
    .from(organisationSheets)
    .where(inArray(organisationSheets.organisationId, [...organisationIds]))
}

export async function insertSheet(tx: TenantTx, row: SheetRow): Promise<void> {
  await tx.insert(organisationSheets).values(row)
}

/** Takes an organisation's sheet away, and what was sealed to it. @returns whether there was one */
export async function deleteSheet(tx: TenantTx, organisationId: string): Promise<boolean> {
  const [gone] = await tx
    .delete(organisationSheets)
    .where(eq(organisationSheets.organisationId, organisationId))
    .returning({ id: organisationSheets.id })
  if (gone !== undefined) await tx.delete(unitKeyWraps).where(and(eq(unitKeyWraps.holderKind, "sheet"), eq(unitKeyWraps.holderId, gone.id)))
  return gone !== undefined
}
