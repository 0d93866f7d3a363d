import { and, desc, eq, gt } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { knownBrowsers } from "../schema.ts"

/** Notes a browser as proven now, whether or not it was known; the last choice about remembering it holds. */
export async function putKnownBrowser(tx: Tx, row: typeof knownBrowsers.$inferInsert): Promise<void> {
  const { accountId, secretHash, device, seenAt, rememberedUntil } = row
  const known = await tx
    .update(knownBrowsers)
    .set({ device, seenAt, rememberedUntil })
    .where(and(eq(knownBrowsers.accountId, accountId), eq(knownBrowsers.secretHash, secretHash)))
    .returning({ id: knownBrowsers.id })
  if (known.length === 0) await tx.insert(knownBrowsers).values(row)
}

export async function findKnownBrowser(
  db: Queryable,
  { accountId, secretHash, seenAfter }: { readonly accountId: string; readonly secretHash: Uint8Array; readonly seenAfter: Date },
): Promise<{ readonly id: string; readonly rememberedUntil: Date | null } | null> {
  const [row] = await db
    .select({ id: knownBrowsers.id, rememberedUntil: knownBrowsers.rememberedUntil })
    .from(knownBrowsers)
    .where(and(eq(knownBrowsers.accountId, accountId), eq(knownBrowsers.secretHash, secretHash), gt(knownBrowsers.seenAt, seenAfter)))
  return row ?? null
}

export async function touchKnownBrowser(db: Queryable, id: string, now: Date): Promise<void> {
  await db.update(knownBrowsers).set({ seenAt: now }).where(eq(knownBrowsers.id, id))
}

export async function findKnownBrowsers(
  db: Queryable,
  scope: OwnerScope,
): Promise<{ readonly id: string; readonly device: string; readonly seenAt: Date }[]> {
  return db
    .select({ id: knownBrowsers.id, device: knownBrowsers.device, seenAt: knownBrowsers.seenAt })
    .from(knownBrowsers)
    .where(eq(knownBrowsers.accountId, scope.accountId))
    .orderBy(desc(knownBrowsers.seenAt))
}

/** Every browser has to prove the phone again. @returns how many were forgotten. */
export async function deleteKnownBrowsers(db: Queryable, scope: OwnerScope): Promise<number> {
  const gone = await db.delete(knownBrowsers).where(eq(knownBrowsers.accountId, scope.accountId)).returning({ id: knownBrowsers.id })
  return gone.length
}

/** The browsers that an account is known from, by id. */
export async function findKnownBrowserIds(db: Queryable, accountId: string): Promise<readonly string[]> {
  const rows = await db.select({ id: knownBrowsers.id }).from(knownBrowsers).where(eq(knownBrowsers.accountId, accountId))
  return rows.map(({ id }) => id)
}

/** From now on every browser is asked for the authenticator's code (I3). */
export async function forgetRememberedBrowsers(tx: Tx, scope: OwnerScope): Promise<void> {
  await tx.update(knownBrowsers).set({ rememberedUntil: null }).where(eq(knownBrowsers.accountId, scope.accountId))
}
