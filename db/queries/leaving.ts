import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import {
  absences,
  accountAddresses,
  accounts,
  attempts,
  authenticators,
  deliveries,
  drafts,
  knownBrowsers,
  lateDrafts,
  sessions,
  unlockers,
  uploads,
} from "../schema.ts"

/** An account that may be deleted, locked until the end of the transaction. */
export async function lockLeaver(
  tx: Tx,
  accountId: string,
): Promise<{ readonly language: string; /** Each one proven. */ readonly addresses: readonly string[] } | null> {
  const [row] = await tx
    .select({ language: accounts.language })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.kind, "person")))
    .for("update")
  if (row === undefined) return null
  const own = await tx
    .select({ address: accountAddresses.address })
    .from(accountAddresses)
    .where(and(eq(accountAddresses.accountId, accountId), isNotNull(accountAddresses.provenAt)))
    .orderBy(asc(accountAddresses.address))
  return { ...row, addresses: own.map(({ address }) => address) }
}

/**
 * Takes everything away by which somebody could get in, and the addresses: from now on nothing is sent by it or to it, and what opened its keys is gone.
 * An account of a person that has no address is one that is being deleted.
 */
export async function closeAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.update(accounts).set({ state: "blocked", phone: null, backupPhone: null, name: "" }).where(eq(accounts.id, accountId))
  await tx.delete(sessions).where(eq(sessions.accountId, accountId))
  await tx.delete(unlockers).where(eq(unlockers.accountId, accountId))
  await tx.delete(attempts).where(eq(attempts.accountId, accountId))
  await tx.delete(knownBrowsers).where(eq(knownBrowsers.accountId, accountId))
  await tx.delete(authenticators).where(eq(authenticators.accountId, accountId))
  await tx.delete(absences).where(eq(absences.accountId, accountId))
  await tx.delete(accountAddresses).where(eq(accountAddresses.accountId, accountId))
}

/** Accounts whose deletion was begun: stopped in between, it goes on with the next run. */
export async function findClosed(db: Queryable): Promise<string[]> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .leftJoin(accountAddresses, eq(accountAddresses.accountId, accounts.id))
    .where(and(eq(accounts.kind, "person"), eq(accounts.state, "blocked"), isNull(accountAddresses.address)))
  return rows.map(({ id }) => id)
}

/** What the account still holds, some of it. */
export async function findHoldings(
  db: Queryable,
  { holderId }: HolderScope,
  limit: number,
): Promise<Readonly<Record<"messageIds" | "draftIds" | "lateDraftIds" | "uploadIds", readonly string[]>>> {
  const [held, begun, late, coming] = await Promise.all([
    db
      .select({ id: deliveries.messageId })
      .from(deliveries)
      .where(eq(deliveries.holderId, holderId))
      .orderBy(asc(deliveries.messageId))
      .limit(limit),
    db.select({ id: drafts.id }).from(drafts).where(eq(drafts.holderId, holderId)).limit(limit),
    db.select({ id: lateDrafts.id }).from(lateDrafts).where(eq(lateDrafts.holderId, holderId)).limit(limit),
    db.select({ id: uploads.id }).from(uploads).where(eq(uploads.holderId, holderId)).limit(limit),
  ])
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
  return { messageIds: ids(held), draftIds: ids(begun), lateDraftIds: ids(late), uploadIds: ids(coming) }
}

/** Deletes what was posted after a session had ended. @returns the blobs that it held, still there */
export async function deleteLateDrafts(tx: Tx, { holderId }: HolderScope, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const gone = await tx
    .delete(lateDrafts)
    .where(and(eq(lateDrafts.holderId, holderId), inArray(lateDrafts.id, [...ids])))
    .returning({ contentId: lateDrafts.contentId })
  return gone.map(({ contentId }) => contentId)
}

/** Deletes an account that holds nothing, and with it everything that belongs to it. @returns false when something has come meanwhile */
export async function deleteEmptyAccount(tx: Tx, accountId: string): Promise<boolean> {
  await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for("update")
  const held = sql`select from ${deliveries} where ${deliveries.holderId} = ${accountId}`
  const begun = sql`select from ${drafts} where ${drafts.holderId} = ${accountId}`
  const late = sql`select from ${lateDrafts} where ${lateDrafts.holderId} = ${accountId}`
  const coming = sql`select from ${uploads} where ${uploads.holderId} = ${accountId}`
  const [found] = await tx.execute<{ some: boolean }>(
    sql`select exists (${held}) or exists (${begun}) or exists (${late}) or exists (${coming}) as some`,
  )
  if (found?.some !== false) return false
  await tx.delete(accounts).where(eq(accounts.id, accountId))
  return true
}

/** Of accounts that were deleted, those that a restored backup brought back. */
export async function findReturned(db: Queryable, accountIds: readonly string[]): Promise<string[]> {
  if (accountIds.length === 0) return []
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(inArray(accounts.id, [...accountIds]))
  return rows.map(({ id }) => id)
}
