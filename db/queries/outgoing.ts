import { and, desc, eq, lte, sql } from "drizzle-orm"
import type { Db, Queryable, Tx } from "../client.ts"
import { evaluationOutbox, outgoing, recipients } from "../schema.ts"

export type OutgoingRow = {
  readonly id: string
  readonly channel: "email" | "sms"
  readonly spoolId: string | null
  readonly messageId: string | null
  readonly recipientPosition: number | null
  readonly expiresAt: Date | null
}

const columns = { id: outgoing.id, channel: outgoing.channel, spoolId: outgoing.spoolId, messageId: outgoing.messageId, recipientPosition: outgoing.recipientPosition, expiresAt: outgoing.expiresAt }

export async function insertOutgoing(tx: Queryable, row: OutgoingRow & { readonly createdAt: Date }): Promise<void> {
  await tx.insert(outgoing).values({ ...row, tries: 0 })
}

/** The row, locked, so that two workers do not hand over the same thing; null where it is done or another worker has it. */
export async function lockOutgoing(tx: Tx, id: string): Promise<OutgoingRow | null> {
  const [row] = await tx.select(columns).from(outgoing).where(eq(outgoing.id, id)).for("update", { skipLocked: true })
  return row ?? null
}

export async function deleteOutgoing(tx: Tx, id: string): Promise<void> {
  await tx.delete(outgoing).where(eq(outgoing.id, id))
}

export async function noteProblem(db: Queryable, id: string, problem: string): Promise<void> {
  await db.update(outgoing).set({ tries: sql`${outgoing.tries} + 1`, problem }).where(eq(outgoing.id, id))
}

/** What became of the notice, for the sender (M5). */
export async function setNotice(tx: Tx, place: { readonly messageId: string; readonly position: number }, notice: "handed_over" | "refused", noticeAt: Date): Promise<void> {
  await tx.update(recipients).set({ notice, noticeAt }).where(and(eq(recipients.messageId, place.messageId), eq(recipients.position, place.position)))
}

export type WaitingCount = { readonly channel: "email" | "sms"; readonly waiting: number; readonly failing: number; readonly problem: string | null }

/** How much waits by channel, for the operator; no addresses. */
export async function countOutgoing(db: Db): Promise<WaitingCount[]> {
  return db
    .select({ channel: outgoing.channel, waiting: sql<number>`count(*)::int`, failing: sql<number>`count(*) filter (where ${outgoing.tries} > 0)::int`, problem: sql<string | null>`max(${outgoing.problem})` })
    .from(outgoing)
    .groupBy(outgoing.channel)
}

export type EvaluationItem = {
  readonly id: string
  readonly channel: "email" | "sms"
  readonly recipient: string
  readonly subject: string | null
  readonly body: string
  readonly html: string | null
  readonly sentAt: Date
}

const KEPT = 500

/** Keeps an item once, however often it is handed over, and the newest 500 of all. */
export async function insertEvaluationItem(db: Db, item: EvaluationItem): Promise<void> {
  const [added] = await db.insert(evaluationOutbox).values(item).onConflictDoNothing().returning({ sequence: evaluationOutbox.sequence })
  if (added !== undefined) await db.delete(evaluationOutbox).where(lte(evaluationOutbox.sequence, added.sequence - KEPT))
}

export async function listEvaluationItems(db: Db): Promise<EvaluationItem[]> {
  const { id, channel, recipient, subject, body, html, sentAt } = evaluationOutbox
  return db.select({ id, channel, recipient, subject, body, html, sentAt }).from(evaluationOutbox).orderBy(desc(evaluationOutbox.sequence)).limit(KEPT)
}
