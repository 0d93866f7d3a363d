import { and, eq, inArray, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, draftBlobs, lateDrafts, messages, outgoing, searchSegments, uploads } from "../schema.ts"

export type Held = { readonly holderId: string; readonly messageId: string }

/**
 * Of what was erased, the deliveries that are there all the same and were not given to a shared mailbox again afterwards (O6). One look into the index for
 * each, whatever the size of the tables.
 */
export async function findHeld(db: Queryable, erased: readonly (Held & { readonly at: string })[]): Promise<Held[]> {
  if (erased.length === 0) return []
  const list = JSON.stringify(erased.map(({ holderId, messageId, at }) => ({ holder: holderId, message: messageId, at })))
  return db
    .selectDistinct({ holderId: deliveries.holderId, messageId: deliveries.messageId })
    .from(deliveries)
    .innerJoin(
      sql`jsonb_to_recordset(${list}::text::jsonb) as erased(holder uuid, message uuid, at timestamptz)`,
      and(eq(deliveries.holderId, sql`erased.holder`), eq(deliveries.messageId, sql`erased.message`)),
    )
    .where(
      sql`not exists (select from given_messages g where g.mailbox_id = ${deliveries.holderId} and g.message_id = ${deliveries.messageId} and g.given_at > erased.at)`,
    )
}

/** Of messages that were erased by all, those that are there all the same. */
export async function findMessages(db: Queryable, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return []
  const list = JSON.stringify(messageIds.map((id) => ({ id })))
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .innerJoin(sql`jsonb_to_recordset(${list}::text::jsonb) as erased(id uuid)`, eq(messages.id, sql`erased.id`))
  return rows.map(({ id }) => id)
}

/** Of these messages, the deliveries. */
export async function findHeldOf(db: Queryable, messageIds: readonly string[]): Promise<Held[]> {
  if (messageIds.length === 0) return []
  return db
    .select({ holderId: deliveries.holderId, messageId: deliveries.messageId })
    .from(deliveries)
    .where(inArray(deliveries.messageId, [...messageIds]))
}

/** Of these messages, those that are still there, locked. */
export async function lockMessages(tx: Tx, messageIds: readonly string[]): Promise<{ readonly id: string; readonly manifestId: string }[]> {
  return tx
    .select({ id: messages.id, manifestId: messages.manifestId })
    .from(messages)
    .where(inArray(messages.id, [...messageIds]))
    .orderBy(messages.id)
    .for("update")
}

/** The same without those that somebody still holds, because a hold stands. */
export async function lockUnheld(tx: Tx, messageIds: readonly string[]): Promise<{ readonly id: string; readonly manifestId: string }[]> {
  return tx
    .select({ id: messages.id, manifestId: messages.manifestId })
    .from(messages)
    .where(
      and(
        inArray(messages.id, [...messageIds]),
        sql`not exists (select from ${deliveries} where ${deliveries.messageId} = ${messages.id})`,
      ),
    )
    .orderBy(messages.id)
    .for("update")
}

export type ErasedDraft = { readonly draftId: string; readonly holderId: string; readonly at: string }

/** Of drafts that were erased, those that are there and were not saved again afterwards: a form that was still open does that, under the same id. */
export async function findDraftsBefore(db: Queryable, erased: readonly ErasedDraft[]): Promise<{ id: string; holderId: string }[]> {
  if (erased.length === 0) return []
  const list = JSON.stringify(erased.map(({ draftId, holderId, at }) => ({ draft: draftId, holder: holderId, at })))
  return [
    ...(await db.execute<{ id: string; holderId: string }>(sql`
      select distinct d.id, d.holder_id as "holderId"
      from drafts d join jsonb_to_recordset(${list}::text::jsonb) as erased(draft uuid, holder uuid, at timestamptz)
        on d.id = erased.draft and d.holder_id = erased.holder and d.updated_at <= erased.at`)),
  ]
}

/**
 * Takes away what a restored database holds of blobs that were erased: mail that had left, late drafts that had been taken over, files that had
 * been removed from drafts, segments of a search index that were written anew. A draft keeps its row: each save gives it another blob, and the person did not throw it away.
 */
export async function deleteHoldersOf(tx: Tx, blobIds: readonly string[]): Promise<void> {
  const ids = [...blobIds]
  if (ids.length === 0) return
  await tx.delete(outgoing).where(inArray(outgoing.spoolId, ids))
  await tx.delete(lateDrafts).where(inArray(lateDrafts.contentId, ids))
  await tx.delete(draftBlobs).where(inArray(draftBlobs.blobId, ids))
  await tx.delete(uploads).where(inArray(uploads.id, ids))
  await tx.delete(searchSegments).where(inArray(searchSegments.contentId, ids))
}
