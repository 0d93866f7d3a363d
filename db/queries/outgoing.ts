import { and, asc, eq, gt, lt, ne, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import { blobs, outgoing, recipients } from "../schema.ts"

export type NewOutgoing = Omit<typeof outgoing.$inferInsert, "tries" | "problem">

export type OutgoingRow = {
  readonly id: string
  readonly channel: "email" | "sms"
  readonly spoolId: string | null
  readonly region: string | null
  readonly messageId: string | null
  readonly recipientPosition: number | null
  readonly tries: number
  readonly problem: string | null
  readonly expiresAt: Date | null
}

const columns = {
  id: outgoing.id,
  channel: outgoing.channel,
  spoolId: outgoing.spoolId,
  region: blobs.region,
  messageId: outgoing.messageId,
  recipientPosition: outgoing.recipientPosition,
  tries: outgoing.tries,
  problem: outgoing.problem,
  expiresAt: outgoing.expiresAt,
}

/** It does not belong to a message that is held (held-messages.ts): until that leaves, nothing that tells of it does. */
const mayLeave = sql`not exists (select from held_messages h where h.message_id = ${outgoing.messageId})`

export async function insertOutgoing(tx: Tx, rows: readonly NewOutgoing[]): Promise<void> {
  await insertRows(
    tx,
    outgoing,
    rows.map((row) => ({ ...row, tries: 0 })),
  )
}

/** One that may leave; null where it has left, or waits for its message. */
export async function findOutgoing(db: Queryable, id: string): Promise<OutgoingRow | null> {
  const [row] = await db
    .select(columns)
    .from(outgoing)
    .leftJoin(blobs, eq(blobs.id, outgoing.spoolId))
    .where(and(eq(outgoing.id, id), mayLeave))
  return row ?? null
}

type Claim = { readonly id: string; readonly tries: number; readonly problem: string }

/** Counts a try before it is made. Of several who read the same number of tries one wins. @returns whether this was the one */
export async function claimOutgoing(db: Queryable, { id, tries, problem }: Claim): Promise<boolean> {
  const rows = await db
    .update(outgoing)
    .set({ tries: tries + 1, problem })
    .where(and(eq(outgoing.id, id), eq(outgoing.tries, tries)))
    .returning({ id: outgoing.id })
  return rows.length > 0
}

export async function setOutgoingProblem(db: Queryable, { id, problem }: { readonly id: string; readonly problem: string }): Promise<void> {
  await db.update(outgoing).set({ problem }).where(eq(outgoing.id, id))
}

/** @returns false when it was gone already */
export async function deleteOutgoing(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.delete(outgoing).where(eq(outgoing.id, id)).returning({ id: outgoing.id })
  return rows.length > 0
}

type Notice = {
  readonly messageId: string
  readonly position: number
  readonly notice: "handed_over" | "refused" | "daily" | "unwanted"
  readonly at: Date
}

/** For the sender: what came of the notice to this recipient. One that came back already, faster than this, stays so. */
export async function markNotice(tx: Tx, { messageId, position, notice, at }: Notice): Promise<void> {
  await tx
    .update(recipients)
    .set({ notice, noticeAt: at })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position), ne(recipients.notice, "returned")))
}

/** What is worthless by now. What waits for its message has its time from when that leaves. */
export async function findExpiredOutgoing(db: Queryable, now: Date, limit: number): Promise<OutgoingRow[]> {
  return db
    .select(columns)
    .from(outgoing)
    .leftJoin(blobs, eq(blobs.id, outgoing.spoolId))
    .where(and(lt(outgoing.expiresAt, now), mayLeave))
    .limit(limit)
}

type Waiting = { readonly before: Date; readonly after: string | null; readonly limit: number }

/** What has waited for long, in the order of ids, a page at a time. */
export async function findWaitingOutgoing(
  db: Queryable,
  { before, after, limit }: Waiting,
): Promise<{ readonly id: string; readonly channel: "email" | "sms" }[]> {
  return db
    .select({ id: outgoing.id, channel: outgoing.channel })
    .from(outgoing)
    .where(and(lt(outgoing.createdAt, before), after === null ? undefined : gt(outgoing.id, after), mayLeave))
    .orderBy(asc(outgoing.id))
    .limit(limit)
}

/** How many wait that may leave, and for how long the oldest has, for the operator. */
export async function summariseOutgoing(db: Queryable): Promise<{ readonly waiting: number; readonly oldest: Date | null }> {
  const [row] = await db
    .select({ waiting: sql<number>`count(*)::int`, oldest: sql<string | null>`min(${outgoing.createdAt})` })
    .from(outgoing)
    .where(mayLeave)
  return { waiting: row?.waiting ?? 0, oldest: row?.oldest == null ? null : new Date(row.oldest) }
}
