/** What lies in database and blob store, read beside the product. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { openPool, type Pool } from "#db/client.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import { readPostmaster } from "../postgres/postmaster.ts"
import { socketUrl } from "../postgres/server.ts"

export type Database = Pool["sql"]

/** Asks the embedded database as its owner. It has another address after each start of the supervisor, so no connection is kept. */
export async function withDatabase<T>(dataFolder: string, use: (sql: Database) => Promise<T>): Promise<T> {
  const password = readFileSync(path.join(dataFolder, "keys", "database-owner.password"), "utf8").trim()
  const socketFolder = readPostmaster(path.join(dataFolder, "postgres"))?.socketFolder
  if (socketFolder === undefined) throw new Error("the database does not run")
  const pool = openPool({ url: socketUrl({ role: "sigill_owner", password, socketFolder }), max: 1, name: "sigill-faults" })
  try {
    return await use(pool.sql)
  } finally {
    await pool.close()
  }
}

export async function blobsOf(sql: Database, messageId: string): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select manifest_id as id from messages where id = ${messageId} union select blob_id from message_blobs where message_id = ${messageId}`
  return rows.map(({ id }) => id)
}

/** Ids of all files in the store; unfinished ones keep their ending. */
export function filesIn(dataFolder: string): ReadonlySet<string> {
  const entries = readdirSync(path.join(dataFolder, "blobs"), { recursive: true, withFileTypes: true })
  return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name))
}

/** How much is left to do: jobs, mails and SMS, erasures, messages whose time has come; without what is scheduled for another day. */
export async function leftToDo(sql: Database): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from pgboss.job where state in ('created', 'retry', 'active') and name like 'deliver-%')
      + (select count(*) from outgoing o where not exists (select from held_messages h where h.message_id = o.message_id and h.due_at > now() + interval '1 hour'))
      + (select count(*) from held_messages where due_at < now() + interval '1 hour') + (select count(*) from erasure_outbox))::int as count`
  return row?.count ?? 0
}

/** Where rows that belong together do not agree, in words. No counter has what has not left (docs/decisions/held-messages.md). */
export async function disagreements(sql: Database): Promise<readonly string[]> {
  const rows = await sql<{ what: string }[]>`
    select 'message ' || m.id || ' counts ' || m.holders || ' holders and has ' || (select count(*) from deliveries d where d.message_id = m.id) as what
      from messages m where m.holders <> (select count(*) from deliveries d where d.message_id = m.id)
    union all
    select 'folder ' || coalesce(c.folder, d.folder) || ' of ' || coalesce(c.holder_id, d.holder_id) || ' counts ' || coalesce(c.total, 0) || ' and has ' || coalesce(d.total, 0)
      from folder_counts c full join (select holder_id, folder, count(*) as total from deliveries where folder <> ${HELD_FOLDER} group by 1, 2) d using (holder_id, folder)
      where coalesce(c.total, 0) <> coalesce(d.total, 0)
    union all
    select 'folder ' || c.folder || ' of ' || c.holder_id || ' counts ' || coalesce(c.bytes::text, 'unknown') || ' bytes and has ' || coalesce(d.bytes, 0)
      from folder_counts c left join (select holder_id, folder, sum(size) as bytes from deliveries group by 1, 2) d using (holder_id, folder)
      where c.bytes is distinct from coalesce(d.bytes, 0)
    union all
    select 'a conversation of ' || coalesce(c.holder_id, d.holder_id) || ' counts ' || coalesce(c.total, 0) || ', ' || coalesce(c.unread, 0) || ' unread, and has ' || coalesce(d.total, 0) || ', ' || coalesce(d.unread, 0)
      from conversations c full join (select holder_id, conversation_id as id, count(*) as total, count(*) filter (where coalesce(marked_unread, read_at is null)) as unread
        from deliveries where folder not in ('trash', ${HELD_FOLDER}) group by 1, 2) d using (holder_id, id)
      where (coalesce(c.total, 0), coalesce(c.unread, 0)) <> (coalesce(d.total, 0), coalesce(d.unread, 0))
    union all
    select 'blob ' || b.id || ' belongs to nothing' from blobs b
      where not exists (select from messages where manifest_id = b.id) and not exists (select from message_blobs where blob_id = b.id)
        and not exists (select from drafts where content_id = b.id) and not exists (select from draft_blobs where blob_id = b.id)
        and not exists (select from late_drafts where content_id = b.id) and not exists (select from outgoing where spool_id = b.id)
        and not exists (select from uploads where id = b.id) and not exists (select from search_segments where content_id = b.id)`
  return rows.map(({ what }) => what)
}

export const blobRows = async (sql: Database): Promise<ReadonlySet<string>> =>
  new Set((await sql<{ id: string }[]>`select id from blobs`).map(({ id }) => id))

/** Of these pairs of holder's address and message, the ones that still have a row. */
export async function deliveriesOf(sql: Database): Promise<ReadonlySet<string>> {
  const rows = await sql<{ address: string; id: string }[]>`
    select a.address, d.message_id as id from deliveries d join account_addresses a on a.account_id = d.holder_id`
  return new Set(rows.map(({ address, id }) => `${address} ${id}`))
}
