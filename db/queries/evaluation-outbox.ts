import { desc, eq, sql } from "drizzle-orm"
import type { Queryable } from "../client.ts"
import { evaluationOutbox } from "../schema.ts"

export type EvaluationRow = Omit<typeof evaluationOutbox.$inferSelect, "sequence">

/** Writes down what would have left; a second time for the same id changes nothing. */
export async function insertEvaluationMail(db: Queryable, row: EvaluationRow): Promise<void> {
  await db.insert(evaluationOutbox).values(row).onConflictDoNothing({ target: evaluationOutbox.id })
}

export async function keepNewest(db: Queryable, count: number): Promise<void> {
  await db.execute(sql`
    delete from ${evaluationOutbox} where sequence <= (select sequence from ${evaluationOutbox} order by sequence desc offset ${count} limit 1)`)
}

/** Newest first; what a mail has as HTML stays where it is, because it is many times the rest and nobody shows it. */
export async function findEvaluationMails(
  db: Queryable,
  { limit, recipient }: { readonly limit: number; readonly recipient: string | null },
): Promise<Omit<EvaluationRow, "html">[]> {
  const { id, channel, subject, body, sentAt } = evaluationOutbox
  return db
    .select({ id, channel, recipient: evaluationOutbox.recipient, subject, body, sentAt })
    .from(evaluationOutbox)
    .where(recipient === null ? undefined : eq(evaluationOutbox.recipient, recipient))
    .orderBy(desc(evaluationOutbox.sequence))
    .limit(limit)
}
