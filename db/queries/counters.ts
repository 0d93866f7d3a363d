import { sql } from "drizzle-orm"
import type { Tx } from "../client.ts"
import type { Folder } from "../schema.ts"

type Change = { readonly holderId: string; readonly total: number; readonly unread: number }

export type FolderChange = Change & {
  readonly folder: Folder
  /** Null where the release before wrote the delivery and nobody has measured it yet: then those of the folder are unknown until they are counted. */
  readonly bytes: number | null
}
export type ConversationChange = Change & { readonly conversationId: string }

/** What deliveries add to the counters of their holders, or take from them. */
export type CounterChanges = { readonly folders: readonly FolderChange[]; readonly conversations: readonly ConversationChange[] }

/**
 * Adds to the counters, one statement for all holders of a message. Always the last of its transaction and always in the order of
 * conversations, then folders, each by holder, so that two transactions never wait for each other.
 */
export async function addToCounters(tx: Tx, { folders, conversations: talks }: CounterChanges): Promise<void> {
  if (folders.length === 0) return
  const ofFolders = JSON.stringify(folders.map(({ holderId: holder, ...change }) => ({ holder, ...change })))
  const ofTalks = JSON.stringify(talks.map(({ holderId, conversationId: id, total, unread }) => ({ holder: holderId, id, total, unread })))
  // The second part asks for the first one's result, because otherwise PostgreSQL chooses which of them locks first.
  await tx.execute(sql`
    with talked as (
      insert into conversations (holder_id, id, total, unread)
      select holder, id, sum(total), sum(unread) from jsonb_to_recordset(${ofTalks}::text::jsonb) as change(holder uuid, id uuid, total integer, unread integer)
      group by holder, id having sum(total) <> 0 or sum(unread) <> 0 order by holder, id
      on conflict (holder_id, id) do update set total = conversations.total + excluded.total, unread = conversations.unread + excluded.unread
      returning 1
    )
    insert into folder_counts (holder_id, folder, total, unread, bytes, bytes_of)
    select holder, folder, sum(total), sum(unread), case when bool_and(bytes is not null) then sum(bytes) end, sum(total)
    from jsonb_to_recordset(${ofFolders}::text::jsonb) as change(holder uuid, folder text, total integer, unread integer, bytes bigint)
    where (select count(*) from talked) >= 0
    group by holder, folder order by holder, folder
    on conflict (holder_id, folder) do update set total = folder_counts.total + excluded.total, unread = folder_counts.unread + excluded.unread,
      bytes = folder_counts.bytes + excluded.bytes, bytes_of = folder_counts.total + excluded.total`)
  if (talks.some(({ total }) => total < 0)) await deleteEmpty(tx, ofTalks)
}

/** Nothing stays of a conversation whose last message has gone (D2). */
async function deleteEmpty(tx: Tx, touched: string): Promise<void> {
  await tx.execute(sql`
    delete from conversations c using jsonb_to_recordset(${touched}::text::jsonb) as change(holder uuid, id uuid)
    where c.holder_id = change.holder and c.id = change.id and c.total <= 0`)
}
