import { inArray, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { HELD_FOLDER } from "../schema.ts"

type Openings = { readonly messageIds: readonly string[]; readonly at: Date }

/**
 * Records that a holder has opened several messages, in two statements however many they are, each changing what `recordOpened` changes of one. The first locks the
 * deliveries that the second writes, the holder's and their senders', in the order of everybody who locks mail: in one statement the senders' would come after
 * all of the holder's.
 */
export async function recordOpenedMany(tx: Tx, { holderId }: HolderScope, { messageIds, at }: Openings): Promise<void> {
  if (messageIds.length === 0) return
  const ids = [...messageIds]
  await tx.execute(sql`
    select from messages m join deliveries d on d.message_id = m.id and d.holder_id in (${holderId}::uuid, m.sender_id)
    where ${inArray(sql`m.id`, ids)} order by d.message_id, d.role = 'sender', d.holder_id for update of d`)
  await tx.execute(sql`
    with found as (
      select message_id, read_at is null as is_first, coalesce(marked_unread, read_at is null) as was_unread from deliveries
      where holder_id = ${holderId} and ${inArray(sql`message_id`, ids)} and (read_at is null or marked_unread is not null) and folder <> ${HELD_FOLDER}
    ), opened as (
      update deliveries set read_at = coalesce(read_at, ${at.toISOString()}::timestamptz), marked_unread = null,
        read_count = read_count + case when role = 'sender' and found.is_first then 1 else 0 end
      from found where deliveries.holder_id = ${holderId} and deliveries.message_id = found.message_id
      returning deliveries.message_id, role, folder, conversation_id, found.is_first, found.was_unread
    ), counted as (
      update deliveries set read_count = deliveries.read_count + 1 from opened join messages m on m.id = opened.message_id
      where deliveries.holder_id = m.sender_id and deliveries.message_id = opened.message_id and opened.role not in ('sender', 'given') and opened.is_first
      returning 1
    ), told as (
      update recipients set opened_at = ${at.toISOString()}::timestamptz from opened
      where recipients.message_id = opened.message_id and recipients.holder_id = ${holderId} and recipients.opened_at is null and opened.role <> 'given'
        and (select count(*) from counted) >= 0
      returning 1
    ), closed as (
      update links set stanza = null, server_half = null from opened
      where links.holder_id = ${holderId} and links.message_id = opened.message_id and links.purpose = 'forgotten'
        and (select count(*) from told) >= 0
      returning 1
    ), talked as (
      insert into conversations (holder_id, id, total, unread)
      select ${holderId}::uuid, conversation_id, 0, -count(*) from opened where folder <> 'trash' and was_unread and (select count(*) from closed) >= 0
      group by conversation_id order by conversation_id
      on conflict (holder_id, id) do update set unread = conversations.unread + excluded.unread
      returning 1
    )
    insert into folder_counts (holder_id, folder, total, unread)
    select ${holderId}::uuid, folder, 0, -count(*) from opened where was_unread and (select count(*) from talked) >= 0 group by folder order by folder
    on conflict (holder_id, folder) do update set unread = folder_counts.unread + excluded.unread`)
}
