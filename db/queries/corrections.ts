import { and, asc, eq, gt, inArray, lte, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { corrections, organisations } from "../schema.ts"

export type CorrectionRow = typeof corrections.$inferSelect
export type CorrectionWhat = CorrectionRow["what"]

/** In the place of one that ran out. @returns false where one of the kind waits already */
export async function insertCorrection(tx: TenantTx, row: CorrectionRow): Promise<boolean> {
  const { accountId: _a, what: _w, ...set } = row
  const made = await tx
    .insert(corrections)
    .values(row)
    .onConflictDoUpdate({
      target: [corrections.accountId, corrections.what],
      set,
      setWhere: sql`${corrections.expiresAt} <= ${row.askedAt.toISOString()}::timestamptz`,
    })
    .returning({ what: corrections.what })
  return made.length === 1
}

/** What waits for somebody's answer, by kind. */
export async function findCorrections(tx: TenantTx, accountId: string, now: Date): Promise<CorrectionRow[]> {
  return tx
    .select()
    .from(corrections)
    .where(and(eq(corrections.accountId, accountId), gt(corrections.expiresAt, now)))
    .orderBy(asc(corrections.what))
}

export type OwnCorrectionRow = CorrectionRow & { readonly organisation: string }

/** The same for whom it concerns, with who asks. */
export async function findOwnCorrections(tx: TenantTx, scope: OwnerScope, now: Date): Promise<OwnCorrectionRow[]> {
  const rows = await tx
    .select({ row: corrections, organisation: organisations.name })
    .from(corrections)
    .innerJoin(organisations, eq(organisations.id, corrections.organisationId))
    .where(and(eq(corrections.accountId, scope.accountId), gt(corrections.expiresAt, now)))
    .orderBy(asc(corrections.what))
  return rows.map(({ row, organisation }) => ({ ...row, organisation }))
}

type One = { readonly accountId: string; readonly what: CorrectionWhat; readonly now: Date }

const still = ({ accountId, what, now }: One) =>
  and(eq(corrections.accountId, accountId), eq(corrections.what, what), gt(corrections.expiresAt, now))

/** One that waits, locked: of an answer and its withdrawal at once the second finds nothing. */
export async function lockCorrection(tx: TenantTx, one: One): Promise<CorrectionRow | null> {
  const [row] = await tx.select().from(corrections).where(still(one)).for("update")
  return row ?? null
}

/** Takes one away, answered or withdrawn. @returns what it was, or null where it does not wait any more */
export async function takeCorrection(tx: TenantTx, one: One): Promise<CorrectionRow | null> {
  const [row] = await tx.delete(corrections).where(still(one)).returning()
  return row ?? null
}

/** Whoever is employed there no more is asked nothing. */
export async function deleteCorrections(tx: TenantTx, accountId: string): Promise<void> {
  await tx.delete(corrections).where(eq(corrections.accountId, accountId))
}

/** Those that ran out; what somebody has in hand goes the next time. @returns how many went */
export async function deleteExpiredCorrections(tx: TenantTx, now: Date): Promise<number> {
  const over = tx
    .select({ accountId: corrections.accountId })
    .from(corrections)
    .where(lte(corrections.expiresAt, now))
    .for("update", { skipLocked: true })
  const gone = await tx
    .delete(corrections)
    .where(and(inArray(corrections.accountId, over), lte(corrections.expiresAt, now)))
    .returning({ what: corrections.what })
  return gone.length
}
