import { and, asc, eq, gte, inArray, lt, sql } from "drizzle-orm"
import type { Queryable } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import { blobs } from "../schema.ts"

export type BlobRow = { readonly id: string; readonly region: string; readonly size: number | null; readonly createdAt: Date }

export type NewBlob = { readonly id: string; readonly region: string; readonly createdAt: Date; readonly size?: number }

/** Before the first byte is written, so that whatever a crash leaves is found. */
export async function insertBlob(db: Queryable, row: NewBlob): Promise<void> {
  await db.insert(blobs).values(row)
}

export async function insertBlobs(db: Queryable, rows: readonly NewBlob[]): Promise<void> {
  await insertRows(db, blobs, rows)
}

/** Once every byte is stored and synced. */
export async function setBlobSize(db: Queryable, id: string, size: number): Promise<void> {
  await db.update(blobs).set({ size }).where(eq(blobs.id, id))
}

export async function findBlobs(db: Queryable, ids: readonly string[]): Promise<BlobRow[]> {
  if (ids.length === 0) return []
  return db
    .select()
    .from(blobs)
    .where(inArray(blobs.id, [...ids]))
}

/** Keeps the sweeper away from finished blobs that a form still being sent will refer to. */
export async function touchBlobs(db: Queryable, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0)
    await db
      .update(blobs)
      .set({ createdAt: now })
      .where(inArray(blobs.id, [...ids]))
}

/** Takes back rows whose blobs could not be written, and that nothing refers to yet. */
export async function deleteBlobs(db: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.delete(blobs).where(inArray(blobs.id, [...ids]))
}

type Unreferenced = { readonly from: Date | null; readonly before: Date; readonly limit: number; readonly after: string | null }

/** Blobs made in a span of time that nothing refers to, in the order of their ids, a page at a time. */
export async function findUnreferencedBlobs(db: Queryable, { from, before, limit, after }: Unreferenced): Promise<BlobRow[]> {
  return db
    .select()
    .from(blobs)
    .where(
      and(
        from === null ? undefined : gte(blobs.createdAt, from),
        lt(blobs.createdAt, before),
        after === null ? undefined : sql`${blobs.id} > ${after}::uuid`,
        sql`not exists (select from messages where manifest_id = ${blobs.id})`,
        sql`not exists (select from message_blobs where blob_id = ${blobs.id})`,
        sql`not exists (select from drafts where content_id = ${blobs.id})`,
        sql`not exists (select from draft_blobs where blob_id = ${blobs.id})`,
        sql`not exists (select from late_drafts where content_id = ${blobs.id})`,
        sql`not exists (select from uploads where id = ${blobs.id})`,
        sql`not exists (select from search_segments where content_id = ${blobs.id})`,
        sql`not exists (select from outgoing where spool_id = ${blobs.id})`,
      ),
    )
    .orderBy(asc(blobs.id))
    .limit(limit)
}
