import { sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { HELD_FOLDER } from "../schema.ts"

/** What an opening changed: whether the message was opened for the first time, and whether it counted as unread. */
export type Opening = { readonly isFirst: boolean; readonly wasUnread: boolean }

/**
 * Records an opening, in one conditional statement: the holder's mark of unread or read goes; at the first one the time shown to the sender,
 * the sender's counter, and the end of the link for who forgot the password (keys.md 4: destroyed by the first opening); the unread counters; and of a shared
 * mailbox which of its readers it was (M15).
 * The counters are there, but may have been made after this statement began, while it waited for the delivery to be moved: an update would not see them, an insert
 * that meets them does.
 * Locks are taken in the order delivery, sender's delivery, recipient, link, conversation, folder, as by who erases: each part asks for the result of the one before it,
 * because of parts that nobody asks PostgreSQL carries out the last one first.
 * @returns what it changed, or null for nothing.
 */
export async function recordOpened(
  db: Queryable,
  scope: HolderScope,
  { messageId, senderId, at }: { readonly messageId: string; readonly senderId: string | null; readonly at: Date },
): Promise<Opening | null> {
  const { memberId } = scope
  const noted =
    memberId == null
      ? sql``
      : sql`, noted as (
      insert into mailbox_first_reads (mailbox_id, message_id, reader_id)
      select ${scope.holderId}::uuid, message_id, ${memberId}::uuid from opened where role <> 'sender' and is_first on conflict do nothing
    )`
  const [row] = await db.execute<Opening>(sql`
    with found as (
      select message_id, read_at is null as is_first, coalesce(marked_unread, read_at is null) as was_unread from deliveries
      where holder_id = ${scope.holderId} and message_id = ${messageId} and (read_at is null or marked_unread is not null) and folder <> ${HELD_FOLDER} for update
    ), opened as (
      update deliveries set read_at = coalesce(read_at, ${at.toISOString()}::timestamptz), marked_unread = null,
        read_count = read_count + case when role = 'sender' and found.is_first then 1 else 0 end
      from found where deliveries.holder_id = ${scope.holderId} and deliveries.message_id = found.message_id
      returning deliveries.message_id, role, folder, conversation_id, found.is_first, found.was_unread
    ), counted as (
      update deliveries set read_count = deliveries.read_count + 1 from opened
      where deliveries.holder_id = ${senderId}::uuid and deliveries.message_id = opened.message_id and opened.role not in ('sender', 'given') and opened.is_first
      returning 1
    ), told as (
      update recipients set opened_at = ${at.toISOString()}::timestamptz from opened
      where recipients.message_id = opened.message_id and recipients.holder_id = ${scope.holderId} and recipients.opened_at is null and opened.role <> 'given'
        and (select count(*) from counted) >= 0
      returning 1
    ), closed as (
      update links set stanza = null, server_half = null from opened
      where links.holder_id = ${scope.holderId} and links.message_id = opened.message_id and links.purpose = 'forgotten'
        and (select count(*) from told) >= 0
      returning 1
    ), talked as (
      insert into conversations (holder_id, id, total, unread)
      select ${scope.holderId}::uuid, conversation_id, 0, -1 from opened where folder <> 'trash' and was_unread and (select count(*) from closed) >= 0
      on conflict (holder_id, id) do update set unread = conversations.unread + excluded.unread
      returning 1
    ), folders as (
      insert into folder_counts (holder_id, folder, total, unread)
      select ${scope.holderId}::uuid, folder, 0, -1 from opened where was_unread and (select count(*) from talked) >= 0
      on conflict (holder_id, folder) do update set unread = folder_counts.unread + excluded.unread
    )${noted}
    select is_first as "isFirst", was_unread as "wasUnread" from opened`)
  return row ?? null
}
