import { and, asc, eq, exists, gt, isNull, lte, ne, not, or, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { amendments, deliveries } from "../schema.ts"
import { isOnHold } from "./gate.ts"

export type AmendmentRow = typeof amendments.$inferSelect

export async function putAmendment(tx: Tx, row: AmendmentRow): Promise<void> {
  const { messageId: _messageId, ...values } = row
  await tx.insert(amendments).values(row).onConflictDoUpdate({ target: amendments.messageId, set: values })
}

/** The number of the last amendment; 0 for none. */
export async function findAmendmentNumber(db: Queryable, messageId: string): Promise<number> {
  const [row] = await db.select({ number: amendments.number }).from(amendments).where(eq(amendments.messageId, messageId))
  return row?.number ?? 0
}

type End = { readonly messageId: string; readonly expiresAt: Date | null; readonly now: Date }

/** Another end for every recipient's copy that is not over yet. */
export async function setExpiry(tx: Tx, { messageId, expiresAt, now }: End): Promise<void> {
  await tx
    .update(deliveries)
    .set({ expiresAt })
    .where(
      and(
        eq(deliveries.messageId, messageId),
        ne(deliveries.role, "sender"),
        or(isNull(deliveries.expiresAt), gt(deliveries.expiresAt, now)),
      ),
    )
}

type Due = { readonly now: Date; /** The holder that came last. */ readonly after: string | null; readonly limit: number }

/** Of an official mailbox: it has its number and its place in the archive. */
const isArchived = sql`exists (select from registrations r where r.mailbox_id = ${deliveries.holderId} and r.message_id = ${deliveries.messageId}
  and r.withdrawn_at is null and r.exported_at is not null)`

/**
 * Holders of something that has expired and that nothing keeps, in the order of their ids. What keeps is asked once for each holder: what a hold keeps for long
 * grows, and this is asked every minute.
 */
export async function findExpiredHolders(db: Queryable, { now, after, limit }: Due): Promise<string[]> {
  const due = db
    .selectDistinct({ id: deliveries.holderId })
    .from(deliveries)
    .where(and(lte(deliveries.expiresAt, now), after === null ? undefined : gt(deliveries.holderId, after)))
    .as("due")
  const archived = db
    .select({ one: sql`1` })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, due.id), lte(deliveries.expiresAt, now), isArchived))
  const rows = await db
    .select({ id: due.id })
    .from(due)
    .where(and(not(isOnHold(due.id)), or(not(sql<boolean>`sigill_official(${due.id})`), exists(archived))))
    .orderBy(asc(due.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Ids of what has expired at this holder. */
export async function findExpired(
  db: Queryable,
  scope: HolderScope,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.holderId, scope.holderId),
        lte(deliveries.expiresAt, now),
        sql`not (select exists (select from sigill_hold(${scope.holderId}::uuid)))`,
        or(sql`not (select sigill_official(${scope.holderId}::uuid))`, isArchived),
      ),
    )
    .orderBy(asc(deliveries.messageId))
    .limit(limit)
  return rows.map(({ id }) => id)
}

type EndedRow = { readonly messageId: string; readonly expiresAt: Date | null }

/** For the senders: this holder's time with these messages is over. The copies themselves may be gone by then. */
export async function recordEnded(tx: Tx, scope: HolderScope, rows: readonly EndedRow[]): Promise<void> {
  if (rows.length === 0) return
  const ended = sql.join(
    rows.map(({ messageId, expiresAt }) => sql`(${messageId}::uuid, ${expiresAt?.toISOString() ?? null}::timestamptz)`),
    sql`, `,
  )
  await tx.execute(sql`
    update recipients r set ended_at = ended.at from (values ${ended}) ended (message_id, at)
    where r.holder_id = ${scope.holderId} and r.message_id = ended.message_id`)
}
