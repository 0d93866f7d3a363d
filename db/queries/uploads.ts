import { and, asc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { uploads } from "../schema.ts"
import { lockBlobs } from "./erasing.ts"

export type UploadRow = {
  readonly id: string
  readonly generation: number
  readonly sealed: Uint8Array
  readonly size: number
  readonly received: number
  /** Every byte has come, and a draft or a message can take it. */
  readonly isWhole: boolean
  /** Where it lies, wherever what its holder begins now would. */
  readonly region: string
}

/** The only place that says it: a file of no bytes has come as far as it will before anything was stored. The table by its name, as a column would lose it here. */
const isWhole = sql<boolean>`exists (select from blobs where blobs.id = uploads.id and blobs.size is not null)`

const columns = {
  id: uploads.id,
  generation: uploads.generation,
  sealed: uploads.sealed,
  size: uploads.size,
  received: uploads.received,
  isWhole,
  region: sql<string>`(select region from blobs where blobs.id = uploads.id)`,
}

/** After the row of its blob. */
export async function insertUpload(
  tx: Tx,
  scope: HolderScope,
  row: Omit<UploadRow, "isWhole" | "region"> & { readonly touchedAt: Date },
): Promise<void> {
  await tx.insert(uploads).values({ ...row, holderId: scope.holderId })
}

/** Everything of this holder's that is on its way, or has come and is not taken yet. */
export async function findUploads(db: Queryable, scope: HolderScope): Promise<UploadRow[]> {
  return db.select(columns).from(uploads).where(eq(uploads.holderId, scope.holderId)).orderBy(asc(uploads.id))
}

/** The same, and none of this holder's is begun beside it until the end of the transaction: names are compared opened, which no index can do. */
export async function lockUploads(tx: Tx, scope: HolderScope): Promise<UploadRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('uploads ' || ${scope.holderId}, 0))`)
  return findUploads(tx, scope)
}

export async function findUpload(db: Queryable, scope: HolderScope, id: string): Promise<UploadRow | null> {
  const [row] = await db
    .select(columns)
    .from(uploads)
    .where(own(scope, [id]))
  return row ?? null
}

/** Of these, those whose every byte has come. */
export async function findWholeUploads(db: Queryable, scope: HolderScope, ids: readonly string[]): Promise<UploadRow[]> {
  if (ids.length === 0) return []
  return db
    .select(columns)
    .from(uploads)
    .where(and(own(scope, ids), isWhole))
}

export type Lease = { readonly id: string; readonly writer: string; readonly until: Date }

/** Makes a request the only writer for a while. @returns the row as it then stands, or null while another one writes, and for an upload that is not there */
export async function leaseUpload(db: Queryable, scope: HolderScope, lease: Lease & { readonly now: Date }): Promise<UploadRow | null> {
  const isFree = or(isNull(uploads.writerUntil), lt(uploads.writerUntil, lease.now))
  const leased = await db
    .update(uploads)
    .set({ writer: lease.writer, writerUntil: lease.until, touchedAt: lease.now })
    .where(and(own(scope, [lease.id]), isFree))
    .returning({ id: uploads.id })
  // In a statement of its own: one that waited for another writer does not see of the blob what that one wrote.
  return leased.length === 0 ? null : findUpload(db, scope, lease.id)
}

/** Lets the same request write on. @returns false where it is not the writer any more */
export async function renewLease(db: Queryable, { id, writer, until }: Lease): Promise<boolean> {
  const renewed = await db
    .update(uploads)
    .set({ writerUntil: until })
    .where(and(eq(uploads.id, id), eq(uploads.writer, writer)))
    .returning({ id: uploads.id })
  return renewed.length > 0
}

export type Ended = { readonly id: string; readonly writer: string; readonly received: number; readonly now: Date }

/** Notes what is stored and lets others write. @returns false where this request is not the writer any more */
export async function endLease(db: Queryable, { id, writer, received, now }: Ended): Promise<boolean> {
  const ended = await db
    .update(uploads)
    .set({ received, touchedAt: now, writer: null, writerUntil: null })
    .where(and(eq(uploads.id, id), eq(uploads.writer, writer)))
    .returning({ id: uploads.id })
  return ended.length > 0
}

/** What a draft or a message refers to from now on is no upload any more. Its blobs are locked already. */
export async function takeUploads(tx: Tx, scope: HolderScope, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(uploads).where(own(scope, ids))
}

/** Gives uploads up. Blobs are locked first, as by who takes them. @returns the blobs, still there */
export async function deleteUploads(tx: Tx, scope: HolderScope, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  await lockBlobs(tx, ids)
  const gone = await tx.delete(uploads).where(own(scope, ids)).returning({ id: uploads.id })
  return gone.map(({ id }) => id)
}

/** Gives up what nobody went on with. @returns the blobs, still there */
export async function deleteUploadsBefore(tx: Tx, before: Date): Promise<string[]> {
  const old = await tx.select({ id: uploads.id }).from(uploads).where(lt(uploads.touchedAt, before))
  const ids = old.map(({ id }) => id)
  if (ids.length === 0) return []
  await lockBlobs(tx, ids)
  const gone = await tx
    .delete(uploads)
    .where(and(inArray(uploads.id, ids), lt(uploads.touchedAt, before)))
    .returning({ id: uploads.id })
  return gone.map(({ id }) => id)
}

const own = (scope: HolderScope, ids: readonly string[]) => and(eq(uploads.holderId, scope.holderId), inArray(uploads.id, [...ids]))
