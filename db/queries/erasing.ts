import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Gate } from "#lib/holding/gate.ts"
import type { Tx } from "../client.ts"
import { recordErasure } from "./erasure.ts"
import { isUnread } from "./marks.ts"
import { blobs, deliveries, messageBlobs, messages, registrations, type Folder, type HolderRole } from "../schema.ts"

declare const mayGoNow: unique symbol

/** A row that may go, as `lockErasable` found it: nothing else makes one, so that nothing is erased that was not asked for at the gate (O16). */
export type ErasableRow = {
  readonly messageId: string
  readonly role: HolderRole
  readonly folder: Folder
  /** As the counters have it. */
  readonly isUnread: boolean
  readonly wasOpened: boolean
  readonly conversationId: string
  readonly size: number | null
  readonly senderId: string | null
  /** When its sender lets it end. */
  readonly expiresAt: Date | null
  readonly [mayGoNow]: true
}

/** Which of a holder's rows may go: what lies in Trash, what has lain there since a moment, what has expired by one, or everything, as for a journal that is repeated. */
export type Lying = "in_trash" | "anywhere" | { readonly trashedUntil: Date } | { readonly expiredUntil: Date }

type Asked = { /** Of this holder: what a hold or an official mailbox keeps is left out. */ readonly gate: Gate; readonly lying?: Lying }

/**
 * Those of this holder's rows that may go, locked together with the senders' rows of messages that were never read, whose counters will change.
 * One order for everybody (message; then recipients before the sender), so that two who erase each other's messages do not wait for ever.
 */
export async function lockErasable(
  tx: Tx,
  scope: HolderScope,
  messageIds: readonly string[],
  { gate, lying = "in_trash" }: Asked,
): Promise<ErasableRow[]> {
  if (!gate.asked.has(scope.holderId)) throw new Error("whose mail goes was not asked for at the gate")
  if (gate.holds.has(scope.holderId)) return []
  const isThere = isAnywhere(lying) ? undefined : eq(deliveries.folder, "trash")
  const rows = await tx
    .select({ messageId: deliveries.messageId, senderId: messages.senderId })
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, [...messageIds]), isThere))
  if (rows.length === 0) return []
  const pairs = rows.flatMap(({ messageId, senderId }) =>
    [scope.holderId, ...(senderId === null || senderId === scope.holderId ? [] : [senderId])].map(
      (holderId) => sql`(${holderId}::uuid, ${messageId}::uuid)`,
    ),
  )
  const locked = await tx
    .select({
      holderId: deliveries.holderId,
      messageId: deliveries.messageId,
      role: deliveries.role,
      folder: deliveries.folder,
      trashedAt: deliveries.trashedAt,
      expiresAt: deliveries.expiresAt,
      readAt: deliveries.readAt,
      markedUnread: deliveries.markedUnread,
      conversationId: deliveries.conversationId,
      size: deliveries.size,
    })
    .from(deliveries)
    .where(sql`(${deliveries.holderId}, ${deliveries.messageId}) in (${sql.join(pairs, sql`, `)})`)
    .orderBy(deliveries.messageId, sql`${deliveries.role} = 'sender'`, deliveries.holderId)
    .for("update")
  const senders = new Map(rows.map((row) => [row.messageId, row.senderId]))
  const own = locked.filter((row) => row.holderId === scope.holderId && mayGo(row, lying))
  const archived = gate.official.has(scope.holderId) ? await findArchived(tx, scope, messageIds) : null
  const erasable = own
    .filter(({ messageId }) => archived === null || archived.has(messageId))
    .map((row) => ({
      messageId: row.messageId,
      role: row.role,
      folder: row.folder,
      isUnread: isUnread(row),
      wasOpened: row.readAt !== null,
      conversationId: row.conversationId,
      size: row.size,
      senderId: senders.get(row.messageId) ?? null,
      expiresAt: row.expiresAt,
    }))
  return erasable as unknown as ErasableRow[]
}

/** Of a mailbox's letters, those with a number in the register and a copy in the archive (O16). Asked with their rows locked, as who takes a number back locks them. */
export async function findArchived(tx: Tx, { holderId }: HolderScope, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { mailboxId, messageId, withdrawnAt, exportedAt } = registrations
  const rows = await tx
    .select({ messageId })
    .from(registrations)
    .where(and(eq(mailboxId, holderId), inArray(messageId, [...messageIds]), isNull(withdrawnAt), isNotNull(exportedAt)))
  return new Set(rows.map((row) => row.messageId))
}

/** How many of these lie in Trash. */
export const countTrashed = (tx: Tx, { holderId }: HolderScope, messageIds: readonly string[]): Promise<number> =>
  tx.$count(
    deliveries,
    and(eq(deliveries.holderId, holderId), inArray(deliveries.messageId, [...messageIds]), eq(deliveries.folder, "trash")),
  )

const isAnywhere = (lying: Lying): boolean => lying === "anywhere" || (typeof lying === "object" && "expiredUntil" in lying)

type LockedRow = { readonly folder: Folder; readonly trashedAt: Date | null; readonly expiresAt: Date | null }

/** Asked of the locked row: another request may have put it back, put it in Trash anew, or its sender given it more time. */
function mayGo({ folder, trashedAt, expiresAt }: LockedRow, lying: Lying): boolean {
  if (lying === "anywhere") return true
  if (typeof lying === "object" && "expiredUntil" in lying) return expiresAt !== null && expiresAt <= lying.expiredUntil
  if (folder !== "trash") return false
  return lying === "in_trash" || (trashedAt !== null && trashedAt <= lying.trashedUntil)
}

/** One who could still have read it has gone (design 7: colour counts who can still read or has read). */
export async function takeFromRecipientCount(
  tx: Tx,
  rows: readonly { readonly senderId: string; readonly messageId: string }[],
): Promise<void> {
  if (rows.length === 0) return
  const pairs = sql.join(
    rows.map(({ senderId, messageId }) => sql`(${senderId}::uuid, ${messageId}::uuid)`),
    sql`, `,
  )
  await tx
    .update(deliveries)
    .set({ recipientCount: sql`${deliveries.recipientCount} - 1` })
    .where(sql`(${deliveries.holderId}, ${deliveries.messageId}) in (${pairs})`)
}

/** Destroys this holder's stanzas and row seals. */
export async function deleteDeliveries(tx: Tx, scope: HolderScope, messageIds: readonly string[]): Promise<void> {
  await tx.delete(deliveries).where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, [...messageIds])))
}

type Unheld = { readonly id: string; readonly manifestId: string }

/** One holder fewer on each message. @returns the messages that nobody holds any more. */
export const takeHolder = (tx: Tx, messageIds: readonly string[]): Promise<Unheld[]> => takeHolders(tx, messageIds, 1)

/** So many holders fewer on each message. @returns the messages that nobody holds any more. */
export async function takeHolders(tx: Tx, messageIds: readonly string[], count: number): Promise<Unheld[]> {
  await tx
    .select({ id: messages.id })
    .from(messages)
    .where(inArray(messages.id, [...messageIds]))
    .orderBy(messages.id)
    .for("update")
  const rows = await tx
    .update(messages)
    .set({ holders: sql`${messages.holders} - ${count}` })
    .where(inArray(messages.id, [...messageIds]))
    .returning({ id: messages.id, manifestId: messages.manifestId, holders: messages.holders })
  return rows.filter((row) => row.holders <= 0).map(({ id, manifestId }) => ({ id, manifestId }))
}

/** Deletes messages that nobody holds, and with them everything that names them. @returns the blobs they referred to, still there. */
export async function deleteMessages(tx: Tx, gone: readonly { readonly id: string; readonly manifestId: string }[]): Promise<string[]> {
  if (gone.length === 0) return []
  const ids = gone.map(({ id }) => id)
  const attached = await tx.select({ blobId: messageBlobs.blobId }).from(messageBlobs).where(inArray(messageBlobs.messageId, ids))
  await tx.delete(messages).where(inArray(messages.id, ids))
  return [...gone.map(({ manifestId }) => manifestId), ...attached.map(({ blobId }) => blobId)]
}

/**
 * Locks blobs in one order for everybody, before they are referred to or released: a release looks for references in a statement of its own
 * afterwards, so it sees a forward that was just committed. @returns those that are there; a missing one was erased meanwhile.
 */
export async function lockBlobs(tx: Tx, blobIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (blobIds.length === 0) return new Set()
  const rows = await tx
    .select({ id: blobs.id })
    .from(blobs)
    .where(inArray(blobs.id, [...blobIds]))
    .orderBy(blobs.id)
    .for("update")
  return new Set(rows.map(({ id }) => id))
}

/**
 * Deletes the rows of blobs that nothing refers to any more, and writes down that their files are to be overwritten; shared ones stay.
 * A new kind of reference to blobs belongs in this list.
 */
export async function releaseBlobs(tx: Tx, blobIds: readonly string[]): Promise<void> {
  if (blobIds.length === 0) return
  await lockBlobs(tx, blobIds)
  const gone = await tx
    .delete(blobs)
    .where(
      and(
        inArray(blobs.id, [...blobIds]),
        sql`not exists (select from messages where manifest_id = ${blobs.id})`,
        sql`not exists (select from message_blobs where blob_id = ${blobs.id})`,
        sql`not exists (select from drafts where content_id = ${blobs.id})`,
        sql`not exists (select from draft_blobs where blob_id = ${blobs.id})`,
        sql`not exists (select from late_drafts where content_id = ${blobs.id})`,
        sql`not exists (select from uploads where id = ${blobs.id})`,
        sql`not exists (select from search_segments where content_id = ${blobs.id})`,
        sql`not exists (select from outgoing where spool_id = ${blobs.id})`,
      ),
    )
    .returning({ id: blobs.id, region: blobs.region })
  await recordErasure(
    tx,
    gone.map(({ id, region }) => ({ kind: "blob", subjectId: id, holderId: null, blobId: id, region })),
  )
}
