import { inArray, sql, sum, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { blobs, HELD_FOLDER, type Folder } from "../schema.ts"
import type { TenantTx } from "../tenancy.ts"
import { listedAs, toListed, type ListedRow, type RawListed } from "./deliveries.ts"
import { isLive } from "./live.ts"
import type { UnitMailboxRow } from "./unit-mailboxes.ts"

/** Bytes of a message as its payloads lie in the store, counted: only for what the release before wrote. */
const measured = (messageId: SQL) => sql`(select coalesce(sum(b.size), 0) from blobs b join (
  select m.manifest_id as id from messages m where m.id = ${messageId} union select r.blob_id from message_blobs r where r.message_id = ${messageId}) part on part.id = b.id)`

/** Bytes of what lies in a folder, counted delivery by delivery. */
const counted = (holderId: SQL, folder: SQL) => sql`(select coalesce(sum(coalesce(d.size, ${measured(sql`d.message_id`)})), 0)
  from deliveries d where d.holder_id = ${holderId} and d.folder = ${folder})`

/** A sum of what is kept; null where a part of it is not known. */
const known = (column: SQL) => sql`case when count(*) = count(${column}) then coalesce(sum(${column}), 0) end`

/**
 * Where bytes come from. *Kept*: from what is kept with every change; null where that does not say all. *Counted*: then that is counted. They are two questions,
 * because PostgreSQL plans anew each time what asks for deliveries: counting what is hardly ever to be counted took 0.7 ms of every page and every send.
 */
type Source = "kept" | "counted"

/** Bytes of this holder's folder in the row `c`. The holder is a constant: by a column, every partition of the deliveries would be planned. */
export const bytesOfFolder = (holderId: SQL, source: Source): SQL =>
  source === "kept" ? sql`c.bytes::float8` : sql`coalesce(c.bytes, ${counted(holderId, sql`c.folder`)})::float8`

/** Drafts are few for each person, so they are counted. */
export const bytesOfDrafts = (holderId: SQL): SQL => sql`(select coalesce(sum(b.size), 0) from blobs b join (
  select w.id, w.content_id as blob_id from drafts w where w.holder_id = ${holderId}
  union select w.id, f.blob_id from drafts w join draft_blobs f on f.draft_id = w.id where w.holder_id = ${holderId}) part on part.blob_id = b.id)::float8`

/**
 * What somebody sent and has not left; so is that. It counts for its sender, because nobody else has it yet. Kept is only that there is nothing; most people
 * hold nothing back.
 */
export const bytesOfHeld = (holderId: SQL, source: Source): SQL =>
  source === "kept"
    ? sql`(case when not exists (select from held_messages h where h.sender_id = ${holderId}) then 0 end)::float8`
    : sql`(select coalesce(sum(coalesce(d.size, ${measured(sql`d.message_id`)})), 0)
  from deliveries d where d.holder_id = ${holderId} and d.folder = ${HELD_FOLDER} and d.role = 'sender')::float8`

/**
 * Bytes in the folders of whoever stands in the column, without drafts and what has not left: what decides whether more is taken in (A1). What the release
 * before has changed counts for nothing until the clock has counted it.
 */
export const bytesInFolders = (holderId: SQL): SQL =>
  sql`coalesce((select sum(c.bytes) from folder_counts c where c.holder_id = ${holderId}), 0)::float8`

/** Bytes of this holder's whole mailbox. */
const bytesOfAll = (
  holderId: SQL,
  source: Source,
): SQL => sql`((select ${known(bytesOfFolder(holderId, source))} from folder_counts c where c.holder_id = ${holderId})
  + ${bytesOfDrafts(holderId)} + ${bytesOfHeld(holderId, source)})`

/** The same from what is kept, as a part of a question; null where it has to be counted. */
export const keptBytes = ({ holderId }: HolderScope): SQL => bytesOfAll(sql`${holderId}::uuid`, "kept")

/** Bytes that this holder's whole mailbox takes, counted where what is kept is not known. */
export const findBytes = (db: Queryable, { holderId }: HolderScope): Promise<number> => bytesOfHolder(db, holderId)

/** Bytes of a whole shared mailbox that an administrator has in scope. */
export const findBytesOf = (tx: TenantTx, { id }: Pick<UnitMailboxRow, "id">): Promise<number> => bytesOfHolder(tx, id)

/** The same, counted: for whoever has found that what is kept is not known. */
export const countBytes = (db: Queryable, { holderId }: HolderScope): Promise<number> => countAll(db, holderId)

async function bytesOfHolder(db: Queryable, holderId: string): Promise<number> {
  const [kept] = await db.execute<{ readonly bytes: number | null }>(sql`select ${bytesOfAll(sql`${holderId}::uuid`, "kept")} as bytes`)
  return kept?.bytes ?? countAll(db, holderId)
}

async function countAll(db: Queryable, holderId: string): Promise<number> {
  const [row] = await db.execute<{ readonly bytes: number }>(sql`select ${bytesOfAll(sql`${holderId}::uuid`, "counted")} as bytes`)
  return row?.bytes ?? 0
}

/** Bytes that blobs take together, each once. */
export async function sizeOfBlobs(db: Queryable, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const [row] = await db
    .select({ bytes: sum(blobs.size).mapWith(Number) })
    .from(blobs)
    .where(inArray(blobs.id, [...ids]))
  return row?.bytes ?? 0
}

/** A row of a list with the bytes that its message takes. */
export type LargeRow = ListedRow & { readonly size: number }

/** As the partial index has it: what is smaller is not worth looking for. */
const LARGE_BYTES = 100_000

/** The largest messages of a holder, wherever they lie, by one index. */
export async function findLargest(
  db: Queryable,
  scope: HolderScope,
  { limit, now }: { readonly limit: number; readonly now: Date },
): Promise<LargeRow[]> {
  const rows = await db.execute<RawListed & { readonly size: number }>(sql`
    select listed.*, large.size from (
      select d.message_id, d.size::float8 as size from deliveries d
      where d.holder_id = ${scope.holderId} and d.size >= ${sql.raw(String(LARGE_BYTES))} and (d.folder <> ${HELD_FOLDER} or d.role = 'sender') and ${isLive(now)}
      order by d.size desc nulls last limit ${limit}) large
    join lateral (${listedAs(sql`1`)} where d.holder_id = ${scope.holderId} and d.message_id = large.message_id) listed on true
    order by large.size desc, listed."sentAt" desc`)
  return rows.map(({ size, ...row }) => ({ ...toListed(row), size }))
}

/** Measures some of what the release before wrote, each row by itself, so that nobody waits. @returns how many were found */
export async function measureUnsized(db: Queryable, limit: number): Promise<number> {
  const rows = await db.execute<{ readonly holder: string; readonly message: string }>(sql`
    select d.holder_id as holder, d.message_id as message from deliveries d where d.size is null limit ${limit}`)
  for (const { holder, message } of rows)
    await db.execute(sql`update deliveries d set size = ${measured(sql`d.message_id`)}
      where d.holder_id = ${holder} and d.message_id = ${message} and d.size is null`)
  return rows.length
}

type FolderOf = { readonly holderId: string; readonly folder: Folder }

/** Folders whose bytes are not known since the release before changed them. */
export async function findUncounted(db: Queryable, limit: number): Promise<FolderOf[]> {
  const rows = await db.execute<FolderOf>(
    sql`select c.holder_id as "holderId", c.folder from folder_counts c where c.bytes is null limit ${limit}`,
  )
  return [...rows]
}

/**
 * Counts a folder's bytes anew. The row is locked first and counted in a statement of its own: whatever it sees in the folder has changed the counter already,
 * and what it does not see changes it afterwards.
 */
export async function countAnew(db: Queryable, { holderId, folder }: FolderOf): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select from folder_counts c where c.holder_id = ${holderId} and c.folder = ${folder} for update`)
    await tx.execute(sql`update folder_counts c set bytes = ${counted(sql`c.holder_id`, sql`c.folder`)}, bytes_of = c.total
      where c.holder_id = ${holderId} and c.folder = ${folder} and c.bytes is null`)
  })
}
