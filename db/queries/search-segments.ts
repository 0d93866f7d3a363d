import { and, asc, eq, inArray, lt, sql, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, blobs, deliveries, HELD_FOLDER, searchSegments } from "../schema.ts"
import { isLive } from "./live.ts"

/** A segment of a holder's search index, and where its content lies. */
export type SegmentRow = {
  readonly id: string
  readonly generation: number
  readonly sealed: Uint8Array
  readonly contentId: string
  readonly region: string
  /** Bytes of its content as stored; null where they are not known. */
  readonly size: number | null
  /** Messages in it. */
  readonly count: number
}

const columns = {
  id: searchSegments.id,
  generation: searchSegments.generation,
  sealed: searchSegments.sealed,
  contentId: searchSegments.contentId,
  region: blobs.region,
  size: blobs.size,
  count: sql<number>`cardinality(${searchSegments.messageIds})`,
}

/** An array of ids as one parameter, whatever their number. */
const uuids = (ids: readonly string[]): SQL => sql`string_to_array(${ids.join(",")}, ',')::uuid[]`

/** With both sides hashed: `&&` compares each id with each. */
const naming = (messageIds: readonly string[]): SQL =>
  sql`exists (select from unnest(${searchSegments.messageIds}) as own(id) where own.id in (select unnest(${uuids(messageIds)})))`

/** Every segment of a holder's index. */
export async function findSegments(db: Queryable, scope: HolderScope): Promise<SegmentRow[]> {
  return db
    .select(columns)
    .from(searchSegments)
    .innerJoin(blobs, eq(blobs.id, searchSegments.contentId))
    .where(eq(searchSegments.holderId, scope.holderId))
}

/** Segments that have words of one of these messages. */
export async function findSegmentsNaming(
  db: Queryable,
  scope: HolderScope,
  { messageIds, limit }: { readonly messageIds: readonly string[]; readonly limit: number },
): Promise<SegmentRow[]> {
  return db
    .select(columns)
    .from(searchSegments)
    .innerJoin(blobs, eq(blobs.id, searchSegments.contentId))
    .where(and(eq(searchSegments.holderId, scope.holderId), naming(messageIds)))
    .limit(limit)
}

/** Of these messages, those whose words are in a segment other than these. */
export async function findIndexed(
  db: Queryable,
  scope: HolderScope,
  { messageIds, except }: { readonly messageIds: readonly string[]; readonly except: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ id: string }>(sql`
    select wanted.id from unnest(${uuids(messageIds)}) as wanted(id) where wanted.id in
      (select unnest(message_ids) from search_segments where holder_id = ${scope.holderId} and not id = any(${uuids(except)}))`)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Messages that are in no segment yet and that the holder can open, the newest first. What has not left is not among them: it may still be taken back, and would take
 * its segment along.
 */
export async function findUnindexed(
  db: Queryable,
  scope: HolderScope,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select d.message_id as id from deliveries d
    where d.holder_id = ${scope.holderId} and d.stanza is not null and d.folder <> ${HELD_FOLDER} and ${isLive(now)}
      and d.message_id not in (select unnest(message_ids) from search_segments where holder_id = ${scope.holderId})
    order by d.sent_at desc nulls last, d.message_id desc nulls last limit ${limit}`)
  return rows.map(({ id }) => id)
}

/**
 * Nobody else writes this holder's index until the end of the transaction. Before deliveries, which those who erase have locked already and who do not ask for this;
 * and after the account, which a new segment would ask for at the end, when somebody who holds it may wait for the deliveries.
 */
export async function lockIndex(tx: Tx, scope: HolderScope): Promise<void> {
  await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, scope.holderId)).for("key share")
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('search_segments ' || ${scope.holderId}, 0))`)
}

const indexable = (scope: HolderScope, messageIds: readonly string[]) =>
  and(
    eq(deliveries.holderId, scope.holderId),
    sql`${deliveries.messageId} = any(${uuids(messageIds)})`,
    sql`${deliveries.stanza} is not null`,
  )

/** Of these messages, those that the holder has and can open. */
export async function findIndexable(db: Queryable, scope: HolderScope, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.select({ id: deliveries.messageId }).from(deliveries).where(indexable(scope, messageIds))
  return new Set(rows.map(({ id }) => id))
}

/** The same, held until the end of the transaction: whoever erases one waits, and then finds the segment that was written meanwhile. */
export async function holdIndexable(tx: Tx, scope: HolderScope, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(indexable(scope, messageIds))
    .orderBy(asc(deliveries.messageId))
    .for("key share")
  return new Set(rows.map(({ id }) => id))
}

type NewSegment = Pick<SegmentRow, "id" | "generation" | "sealed" | "contentId"> & { readonly messageIds: readonly string[] }

export async function insertSegments(tx: Tx, scope: HolderScope, rows: readonly NewSegment[]): Promise<void> {
  if (rows.length === 0) return
  const { holderId } = scope
  await tx.insert(searchSegments).values(rows.map(({ messageIds, ...row }) => ({ ...row, holderId, messageIds: [...messageIds] })))
}

/** Destroys these segments' keys. @returns their blobs, still there; fewer than asked for where another request was faster */
export const deleteSegments = (tx: Tx, scope: HolderScope, ids: readonly string[]): Promise<readonly string[]> =>
  deleteWhere(tx, and(eq(searchSegments.holderId, scope.holderId), inArray(searchSegments.id, [...ids])))

/**
 * Destroys the keys of every segment that has words of messages whose copies are erased: to be called by whoever deletes deliveries, after they are locked.
 * @returns their blobs, still there
 */
export const deleteSegmentsNaming = (
  tx: Tx,
  { holderIds, messageIds }: { readonly holderIds: readonly string[]; readonly messageIds: readonly string[] },
): Promise<readonly string[]> => deleteWhere(tx, and(inArray(searchSegments.holderId, [...holderIds]), naming(messageIds)))

/** Segments that no key of this holder opens any more. @returns their blobs, still there */
export const deleteLostSegments = (tx: Tx, scope: HolderScope, before: number): Promise<readonly string[]> =>
  deleteWhere(tx, and(eq(searchSegments.holderId, scope.holderId), lt(searchSegments.generation, before)))

/** In one order for everybody, so that two who erase do not wait for each other. */
async function deleteWhere(tx: Tx, which: SQL | undefined): Promise<readonly string[]> {
  const rows = await tx.select({ id: searchSegments.id }).from(searchSegments).where(which).orderBy(asc(searchSegments.id)).for("update")
  if (rows.length === 0) return []
  const gone = await tx
    .delete(searchSegments)
    .where(
      inArray(
        searchSegments.id,
        rows.map(({ id }) => id),
      ),
    )
    .returning({ contentId: searchSegments.contentId })
  return gone.map(({ contentId }) => contentId)
}
