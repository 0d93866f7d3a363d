import { and, eq, inArray, sql, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import { prepared, type Queryable, type Tx } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import { amendments, blobs, deliveries, givenMessages, HELD_FOLDER, messages, type Folder, type HolderRole } from "../schema.ts"
import { giving, givingOfDelivery, type GivingRow } from "./given-messages.ts"
import type { HeldRow } from "./held.ts"
import { isLive, isLiveDelivery } from "./live.ts"
import { partOf, toSelfOf, workedOn, type WorkNarrowing } from "./narrowing.ts"

export type NewDelivery = typeof deliveries.$inferInsert

/** A row of a list. The stanza comes along only while the row is still under the file key. */
export type ListedRow = {
  readonly messageId: string
  readonly role: HolderRole
  readonly folder: Folder
  readonly sentAt: Date
  readonly generation: number
  readonly stanza: Uint8Array | null
  readonly rowSeal: Uint8Array
  readonly listGeneration: number | null
  /** As the holder marked it, else as it was read. */
  readonly isUnread: boolean
  readonly isFlagged: boolean
  readonly recipientCount: number
  readonly readCount: number
  /** How many messages its conversation has outside Trash. */
  readonly conversationSize: number
  /** Why and until when it has not left; null where it has. */
  readonly held: Pick<HeldRow, "kind" | "dueAt" | "isKept"> | null
}

/** What has not left is there for its sender alone (held-messages.md). */
export const isThere = sql`(${deliveries.folder} <> ${HELD_FOLDER} or ${deliveries.role} = 'sender')`

/** A row as the driver gives it, with the time as text. */
export type RawListed = Omit<ListedRow, "sentAt" | "held"> & {
  readonly sentAt: string
  readonly held: { readonly kind: "undo" | "scheduled"; readonly dueAt: string; readonly isKept: boolean } | null
}

/**
 * Written out: fifty rows through the query builder cost more than the database takes to find them. The conversation is asked for row by row, not joined:
 * a plan made for people with ten conversations would read all of somebody's ten thousand, fifty times over.
 */
const ofConversation = sql`coalesce((select c.total from conversations c where c.holder_id = d.holder_id and c.id = d.conversation_id), 1)`

/** Rows of a list, with this as the size of each one's conversation. */
export const listedAs = (
  conversationSize: SQL,
): SQL => sql`select d.message_id as "messageId", d.role, d.folder, d.sent_at as "sentAt", d.generation,
    case when d.list_generation is null then d.stanza end as stanza, d.row_seal as "rowSeal", d.list_generation as "listGeneration",
    coalesce(d.marked_unread, d.read_at is null) as "isUnread", d.flagged as "isFlagged", d.recipient_count as "recipientCount", d.read_count as "readCount",
    ${conversationSize} as "conversationSize",
    case when d.folder = ${HELD_FOLDER} then (select json_build_object('kind', h.kind, 'dueAt', case when h.kept is null then h.due_at else d.sent_at end, 'isKept', h.kept is not null) from held_messages h where h.message_id = d.message_id) end as held
  from deliveries d`

const listed = listedAs(ofConversation)

export const toListed = ({ sentAt, held: why, ...row }: RawListed): ListedRow => ({
  ...row,
  held: why === null ? null : { ...why, dueAt: new Date(why.dueAt) },
  sentAt: new Date(sentAt),
})

export type ListWindow = {
  readonly folder: Folder
  /** Only what is unread, waits for an answer, or is flagged; null for everything. */
  readonly only: Narrowing | null
  /** Of a shared mailbox, only what somebody, or nobody, takes care of, or what is done. */
  readonly work?: WorkNarrowing | null
  /** Rows on this side of the place, nearest first; from the newest on when there is none. */
  readonly from: { readonly at: Date; readonly id: string; readonly side: "older" | "newer" } | null
  readonly limit: number
  readonly now: Date
}

/** Rows of a folder beside a place, each part of it served by one index. Sent holds, besides its own, what the holder sent to themself, which lies in Inbox, and what has not left. */
export async function listDeliveries(db: Queryable, scope: HolderScope, window: ListWindow): Promise<ListedRow[]> {
  const { from, limit, now, work = null } = window
  // The index says "nulls last"; an order that does not say so cannot use it.
  const order =
    from?.side === "newer"
      ? sql`order by d.sent_at asc nulls first, d.message_id asc nulls first`
      : sql`order by d.sent_at desc nulls last, d.message_id desc nulls last`
  const some = (which: SQL) =>
    sql`${listed} where d.holder_id = ${scope.holderId} and ${which} and ${isLive(now)} ${beside(window)} ${workedOn(work)} ${order} limit ${limit}`
  const inFolder = some(partOf(window))
  if (window.folder !== "sent") return (await db.execute<RawListed>(inFolder)).map(toListed)
  const toSelf = some(toSelfOf(window))
  const notLeft = window.only === null ? sql`union all (${some(sql`d.folder = ${HELD_FOLDER} and d.role = 'sender'`)})` : sql``
  const all = sql`(${inFolder}) union all (${toSelf}) ${notLeft}
    order by "sentAt" ${from?.side === "newer" ? sql`asc, "messageId" asc` : sql`desc, "messageId" desc`} limit ${limit}`
  return (await db.execute<RawListed>(all)).map(toListed)
}

function beside({ from }: ListWindow): SQL {
  if (from === null) return sql``
  const place = sql`(${from.at.toISOString()}::timestamptz, ${from.id}::uuid)`
  return from.side === "older" ? sql`and (d.sent_at, d.message_id) < ${place}` : sql`and (d.sent_at, d.message_id) > ${place}`
}

/** The newest of the other messages outside Trash of the conversation that a message belongs to, newest first. */
export async function listConversation(
  db: Queryable,
  scope: HolderScope,
  { messageId, limit, now }: { readonly messageId: string; readonly limit: number; readonly now: Date },
): Promise<ListedRow[]> {
  const rows = await db.execute<RawListed>(sql`${listed}
    where d.holder_id = ${scope.holderId} and d.folder <> 'trash' and d.folder <> ${HELD_FOLDER} and ${isLive(now)} and d.message_id <> ${messageId} and d.conversation_id =
      (select conversation_id from deliveries where holder_id = ${scope.holderId} and message_id = ${messageId})
    order by d.sent_at desc nulls last, d.message_id desc nulls last limit ${limit}`)
  return rows.map(toListed)
}

/** Which conversation a message belongs to at each of these holders who has it. */
export async function findConversations(
  db: Queryable,
  { messageId, holderIds }: { readonly messageId: string; readonly holderIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ holderId: deliveries.holderId, conversationId: deliveries.conversationId })
    .from(deliveries)
    .where(and(eq(deliveries.messageId, messageId), inArray(deliveries.holderId, [...holderIds])))
  return new Map(rows.map(({ holderId, conversationId }) => [holderId, conversationId]))
}

export type HeldMessage = {
  readonly id: string
  readonly role: HolderRole
  readonly folder: Folder
  /** Null while only a link opens it. */
  readonly stanza: Uint8Array | null
  readonly generation: number
  readonly deliveredAt: Date
  readonly readAt: Date | null
  /** What the holder marked it as; null for no mark. */
  readonly markedUnread: boolean | null
  readonly isFlagged: boolean
  readonly recipientCount: number
  readonly readCount: number
  readonly senderId: string | null
  readonly certificateBody: Uint8Array
  readonly certificateSignature: Uint8Array
  readonly header: Uint8Array
  readonly signature: Uint8Array
  readonly manifestId: string
  /** Where its content lies and how long it is; null size until every byte is stored. */
  readonly manifestBlob: { readonly region: string; readonly size: number | null } | null
  readonly sentAt: Date
  readonly inReplyTo: string | null
  readonly conversationId: string
  /** Of this holder's copy, for queries; what the sender signed counts. */
  readonly expiresAt: Date | null
  readonly amendment: {
    readonly body: Uint8Array
    readonly signature: Uint8Array
    readonly certificateBody: Uint8Array
    readonly certificateSignature: Uint8Array
  } | null
  /** What whoever gave it to this shared mailbox signed (O6). */
  readonly giving: GivingRow | null
}

const held = {
  id: messages.id,
  role: deliveries.role,
  folder: deliveries.folder,
  stanza: deliveries.stanza,
  generation: deliveries.generation,
  deliveredAt: deliveries.sentAt,
  readAt: deliveries.readAt,
  markedUnread: deliveries.markedUnread,
  isFlagged: deliveries.flagged,
  recipientCount: deliveries.recipientCount,
  readCount: deliveries.readCount,
  senderId: messages.senderId,
  certificateBody: messages.certificateBody,
  certificateSignature: messages.certificateSignature,
  header: messages.header,
  signature: messages.signature,
  manifestId: messages.manifestId,
  manifestBlob: { region: blobs.region, size: blobs.size },
  sentAt: messages.sentAt,
  inReplyTo: messages.inReplyTo,
  conversationId: deliveries.conversationId,
  expiresAt: deliveries.expiresAt,
  amendment: {
    body: amendments.body,
    signature: amendments.signature,
    certificateBody: amendments.certificateBody,
    certificateSignature: amendments.certificateSignature,
  },
  giving,
}

type At = { readonly messageId: string; readonly now: Date }

/** A message as this holder has it, or null: not theirs, erased, expired and never there look the same (B40). */
export async function findHeld(db: Queryable, scope: HolderScope, { messageId, now }: At): Promise<HeldMessage | null> {
  const [row] = await prepared(db, heldQuestion).execute({ holderId: scope.holderId, messageId, now: now.toISOString() })
  return row ?? null
}

const heldQuestion = (db: Queryable) =>
  db
    .select(held)
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .leftJoin(blobs, eq(blobs.id, messages.manifestId))
    .leftJoin(amendments, eq(amendments.messageId, messages.id))
    .leftJoin(givenMessages, givingOfDelivery)
    .where(
      and(
        eq(deliveries.holderId, sql.placeholder("holderId")),
        eq(deliveries.messageId, sql.placeholder("messageId")),
        isLiveDelivery(sql.placeholder("now")),
        isThere,
      ),
    )
    .prepare("held")

/** Whether this holder has the message, without fetching any of it. */
export async function isHeld(db: Queryable, scope: HolderScope, { messageId, now }: At): Promise<boolean> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.messageId, messageId), isLiveDelivery(now), isThere))
  return rows.length > 0
}

/** Several messages as this holder has them, for rows listed for the first time. */
export async function findHeldMany(db: Queryable, scope: HolderScope, messageIds: readonly string[]): Promise<HeldMessage[]> {
  if (messageIds.length === 0) return []
  return db
    .select(held)
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .leftJoin(blobs, eq(blobs.id, messages.manifestId))
    .leftJoin(amendments, eq(amendments.messageId, messages.id))
    .leftJoin(givenMessages, givingOfDelivery)
    .where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, [...messageIds]), isThere))
}

export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  await insertRows(tx, deliveries, rows)
}
