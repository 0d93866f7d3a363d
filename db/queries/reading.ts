import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { accounts, deliveries, messages, recipients, type SmsFate } from "../schema.ts"

/**
 * Records the first reading, in one conditional statement: the delivery; and only if that changed, the time shown to the sender,
 * the sender's counter and the unread counters, and the end of the link for who forgot the password (keys.md 4: destroyed by the first opening).
 * Locks are taken in the order delivery, sender's delivery, recipient, link, conversation, folder, as by who erases: each part asks for the result of the one before it,
 * because of parts that nobody asks PostgreSQL carries out the last one first.
 * @returns whether it was the first.
 */
export async function recordOpened(
  db: Queryable,
  scope: HolderScope,
  { messageId, senderId, at }: { readonly messageId: string; readonly senderId: string | null; readonly at: Date },
): Promise<boolean> {
  const rows = await db.execute(sql`
    with opened as (
      update deliveries set read_at = ${at.toISOString()}::timestamptz, read_count = read_count + case when role = 'sender' then 1 else 0 end
      where holder_id = ${scope.holderId} and message_id = ${messageId} and read_at is null
      returning message_id, role, folder, conversation_id
    ), counted as (
      update deliveries set read_count = deliveries.read_count + 1 from opened
      where deliveries.holder_id = ${senderId}::uuid and deliveries.message_id = opened.message_id and opened.role <> 'sender'
      returning 1
    ), told as (
      update recipients set opened_at = ${at.toISOString()}::timestamptz from opened
      where recipients.message_id = opened.message_id and recipients.holder_id = ${scope.holderId} and recipients.opened_at is null
        and (select count(*) from counted) >= 0
      returning 1
    ), closed as (
      update links set stanza = null, server_half = null from opened
      where links.holder_id = ${scope.holderId} and links.message_id = opened.message_id and links.purpose = 'forgotten'
        and (select count(*) from told) >= 0
      returning 1
    ), talked as (
      update conversations set unread = conversations.unread - 1 from opened
      where conversations.holder_id = ${scope.holderId} and conversations.id = opened.conversation_id and opened.folder <> 'trash'
        and (select count(*) from closed) >= 0
      returning 1
    ), folders as (
      update folder_counts set unread = folder_counts.unread - 1 from opened
      where folder_counts.holder_id = ${scope.holderId} and folder_counts.folder = opened.folder and (select count(*) from talked) >= 0
    )
    select role from opened`)
  return rows.length > 0
}

type Which = { readonly messageId: string }

/** Who has opened it, as the letter names them; the first of several addresses of one holder. Null where the sender's copy is gone (D2). */
export async function findReader(
  db: Queryable,
  scope: HolderScope,
  { messageId }: Which,
): Promise<{ readonly name: string; readonly address: string } | null> {
  const [row] = await db
    .select({ name: recipients.name, address: recipients.address })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId)))
    .orderBy(asc(recipients.position))
    .limit(1)
  return row ?? null
}

/** The sender of a message who still has it: their language, and the number that text messages go to, sealed; null where it is lost (I12). */
export async function findSenderPhone(
  db: Queryable,
  { messageId }: Which,
): Promise<{ readonly accountId: string; readonly language: string; readonly phone: Uint8Array | null } | null> {
  const [row] = await db
    .select({
      accountId: accounts.id,
      language: accounts.language,
      phone: sql<Uint8Array | null>`case when ${accounts.phoneLostAt} is null then ${accounts.phone} end`.mapWith(accounts.phone),
    })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .innerJoin(deliveries, and(eq(deliveries.holderId, messages.senderId), eq(deliveries.messageId, messages.id)))
    .where(eq(messages.id, messageId))
  return row ?? null
}

/** For the sender: what came of the text message that tells of this recipient's reading. */
export async function recordReceipt(
  db: Queryable,
  scope: HolderScope,
  { messageId, fate }: Which & { readonly fate: SmsFate },
): Promise<void> {
  await db
    .update(recipients)
    .set({ smsReceipt: fate })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId)))
}

/** For the sender: this recipient says that they have read it. Said again it changes nothing. */
export async function recordConfirmed(db: Queryable, scope: HolderScope, { messageId, at }: Which & { readonly at: Date }): Promise<void> {
  await db
    .update(recipients)
    .set({ confirmedAt: at })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNull(recipients.confirmedAt)))
}

/** When this holder said so; null for not yet. */
export async function findConfirmed(db: Queryable, scope: HolderScope, { messageId }: Which): Promise<Date | null> {
  const [row] = await db
    .select({ confirmedAt: recipients.confirmedAt })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNotNull(recipients.confirmedAt)))
    .limit(1)
  return row?.confirmedAt ?? null
}
