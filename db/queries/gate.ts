import { sql, type SQL, type SQLWrapper } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"

export type GateRow = { readonly holder: string; readonly by: string | null; readonly since: Date | null; readonly official: boolean }

/** What keeps these holders' mail, with nothing new to keep it until the transaction ends. */
export async function askGate(tx: Tx, holderIds: readonly string[]): Promise<readonly GateRow[]> {
  if (holderIds.length === 0) return []
  const ids = sql.join(
    holderIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  const rows = await tx.execute<Omit<GateRow, "since"> & { since: string | Date | null }>(
    sql`select holder, by, since, official from sigill_gate(array[${ids}])`,
  )
  return rows.map(({ since, ...row }) => ({ ...row, since: since === null ? null : new Date(since) }))
}

/** Keeps everybody who erases in an organisation waiting, once those who are at it have ended: before a hold begins, or a mailbox becomes official. */
export async function shutGate(tx: Tx, organisationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`records ${organisationId}`}, 0))`)
}

/** Whether this copy may not go now, as a condition of a query: a hold or an official mailbox keeps it (O16). */
export const isKept = (holderId: SQLWrapper, messageId: SQLWrapper): SQL<boolean> => sql<boolean>`sigill_kept(${holderId}, ${messageId})`

/** Whether a hold stands over an account, as a condition of a query. */
export const isOnHold = (accountId: SQLWrapper): SQL<boolean> => sql<boolean>`exists (select from sigill_hold(${accountId}))`

/** The hold that stands over an account, or null. */
export async function findHold(db: Queryable, accountId: string): Promise<{ readonly by: string; readonly since: Date } | null> {
  const [row] = await db.execute<{ by: string; since: string | Date }>(sql`select by, since from sigill_hold(${accountId}::uuid)`)
  return row === undefined ? null : { by: row.by, since: new Date(row.since) }
}

/** Whether an account is a shared mailbox whose letters are official documents. */
export async function findIsOfficial(db: Queryable, accountId: string): Promise<boolean> {
  const [row] = await db.execute<{ official: boolean }>(sql`select sigill_official(${accountId}::uuid) as official`)
  return row?.official === true
}
