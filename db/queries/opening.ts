import { inArray, sql, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { HELD_FOLDER } from "../schema.ts"

/** What an opening changed: whether the message was opened for the first time, and whether it counted as unread. */
export type Opening = { readonly isFirst: boolean; readonly wasUnread: boolean }

type Reading = {
  readonly at: Date
  /** Which of the holder's deliveries, a condition. */ readonly which: SQL
  /** Whose deliveries are their senders': what else `opened` is joined with, and the condition. */ readonly senders: {
    readonly from?: SQL
    readonly are: SQL
  }
}

/**
 * What a reading changes, as parts of one statement that end in `opened`: the holder's mark of unread or read goes; at the first one the time shown to the sender,
 * the sender's counter, and the end of the link for who forgot the password (keys.md 4: destroyed by the first opening); the unread counters; and of a shared
 * mailbox which of its readers it was (M15). Of what was given to a mailbox its sender sees nothing (O6).
 * The counters are there, but may have been made after this statement began, while it waited for the delivery to be moved: an update would not see them, an insert
 * that meets them does.
 * Locks are taken in the order delivery, sender's delivery, recipient, link, conversation, folder, as by who erases: each part asks for the result of the one before it,
 * because of parts that nobody asks PostgreSQL carries out the last one first.
 */
function reading({ holderId, memberId }: HolderScope, { at, which, senders }: Reading): SQL {
  const [holder, time] = [sql`${holderId}::uuid`, sql`${at.toISOString()}::timestamptz`]
  const noted =
    memberId == null
      ? sql``
      : sql`, noted as (
      insert into mailbox_first_reads (mailbox_id, message_id, reader_id)
      select ${holder}, message_id, ${memberId}::uuid from opened where role <> 'sender' and is_first on conflict do nothing
    )`
  return sql`
    with found as (
      select message_id, read_at is null as is_first, coalesce(marked_unread, read_at is null) as was_unread from deliveries
      where holder_id = ${holder} and ${which} and (read_at is null or marked_unread is not null) and folder <> ${HELD_FOLDER} for update
    ), opened as (
      update deliveries set read_at = coalesce(read_at, ${time}), marked_unread = null,
        read_count = read_count + case when role = 'sender' and found.is_first then 1 else 0 end
      from found where deliveries.holder_id = ${holder} and deliveries.message_id = found.message_id
      returning deliveries.message_id, role, folder, conversation_id, found.is_first, found.was_unread
    ), counted as (
      update deliveries set read_count = deliveries.read_count + 1 from opened ${senders.from ?? sql``}
      where deliveries.holder_id = ${senders.are} and deliveries.message_id = opened.message_id and opened.role not in ('sender', 'given') and opened.is_first
      returning 1
    ), told as (
      update recipients set opened_at = ${time} from opened
      where recipients.message_id = opened.message_id and recipients.holder_id = ${holder} and recipients.opened_at is null and opened.role <> 'given'
        and (select count(*) from counted) >= 0
      returning 1
    ), closed as (
      update links set stanza = null, server_half = null from opened
      where links.holder_id = ${holder} and links.message_id = opened.message_id and links.purpose = 'forgotten'
        and (select count(*) from told) >= 0
      returning 1
    ), talked as (
      insert into conversations (holder_id, id, total, unread)
      select ${holder}, conversation_id, 0, -count(*) from opened where folder <> 'trash' and was_unread and (select count(*) from closed) >= 0
      group by conversation_id order by conversation_id
      on conflict (holder_id, id) do update set unread = conversations.unread + excluded.unread
      returning 1
    ), folders as (
      insert into folder_counts (holder_id, folder, total, unread)
      select ${holder}, folder, 0, -count(*) from opened where was_unread and (select count(*) from talked) >= 0 group by folder order by folder
      on conflict (holder_id, folder) do update set unread = folder_counts.unread + excluded.unread
    )${noted}`
}

/** Records an opening, in one conditional statement. @returns what it changed, or null for nothing */
export async function recordOpened(
  db: Queryable,
  scope: HolderScope,
  { messageId, senderId, at }: { readonly messageId: string; readonly senderId: string | null; readonly at: Date },
): Promise<Opening | null> {
  const one = reading(scope, { at, which: sql`message_id = ${messageId}`, senders: { are: sql`${senderId}::uuid` } })
  const [row] = await db.execute<Opening>(sql`${one} select is_first as "isFirst", was_unread as "wasUnread" from opened`)
  return row ?? null
}

/**
 * Records that a holder has opened several messages, in two statements however many they are. The first locks the deliveries that the second writes, the holder's and
 * their senders', in the order of everybody who locks mail: in one statement the senders' would come after all of the holder's.
 */
export async function recordOpenedMany(
  tx: Tx,
  scope: HolderScope,
  { messageIds, at }: { readonly messageIds: readonly string[]; readonly at: Date },
): Promise<void> {
  if (messageIds.length === 0) return
  const ids = [...messageIds]
  await tx.execute(sql`
    select from messages m join deliveries d on d.message_id = m.id and d.holder_id in (${scope.holderId}::uuid, m.sender_id)
    where ${inArray(sql`m.id`, ids)} order by d.message_id, d.role = 'sender', d.holder_id for update of d`)
  const senders = { from: sql`join messages m on m.id = opened.message_id`, are: sql`m.sender_id` }
  await tx.execute(sql`${reading(scope, { at, which: inArray(sql`message_id`, ids), senders })} select from opened`)
}
