import { and, eq, lt, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { ownTexts } from "../schema.ts"

export type OwnTextKind = "signature" | "template"
export type OwnTextRow = { readonly id: string; readonly kind: OwnTextKind; readonly generation: number; readonly sealed: Uint8Array }

const columns = { id: ownTexts.id, kind: ownTexts.kind, generation: ownTexts.generation, sealed: ownTexts.sealed }

export async function findOwnTexts(db: Queryable, scope: OwnerScope): Promise<OwnTextRow[]> {
  return db.select(columns).from(ownTexts).where(eq(ownTexts.accountId, scope.accountId))
}

/** The same, and nobody else adds one until the end of the transaction: how many there may be is counted, and names are compared opened. */
export async function lockOwnTexts(tx: Tx, scope: OwnerScope): Promise<OwnTextRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('own_texts ' || ${scope.accountId}, 0))`)
  return findOwnTexts(tx, scope)
}

/** Writes a text, or puts another in its place. */
export async function putOwnText(tx: Tx, scope: OwnerScope, row: OwnTextRow): Promise<void> {
  await tx
    .insert(ownTexts)
    .values({ ...row, accountId: scope.accountId })
    .onConflictDoUpdate({
      target: ownTexts.id,
      set: { generation: row.generation, sealed: row.sealed },
      setWhere: and(eq(ownTexts.accountId, scope.accountId), eq(ownTexts.kind, row.kind)),
    })
}

/** @returns false when this person has none such */
export async function deleteOwnText(tx: Queryable, scope: OwnerScope, id: string): Promise<boolean> {
  const rows = await tx
    .delete(ownTexts)
    .where(and(eq(ownTexts.accountId, scope.accountId), eq(ownTexts.id, id)))
    .returning({ id: ownTexts.id })
  return rows.length > 0
}

/** Deletes what was sealed under list keys before this generation, which are lost (I7). */
export async function deleteLostOwnTexts(tx: Tx, scope: OwnerScope, before: number): Promise<void> {
  await tx.delete(ownTexts).where(and(eq(ownTexts.accountId, scope.accountId), lt(ownTexts.generation, before)))
}
