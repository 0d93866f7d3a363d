import { and, eq, exists, gt, isNotNull, isNull, lte, not, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, deliveries, heldMessages, links, messages, outgoing, recipients } from "../schema.ts"
import { isKept } from "./gate.ts"
import { isUnread } from "./marks.ts"
import { selectLinks, type LinkRow } from "./links.ts"

/** What lies under links alone. */
const waits = (db: Queryable) =>
  db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, links.holderId), eq(deliveries.messageId, links.messageId), isNull(deliveries.stanza)))

/** What has not left, as a scheduled message of whoever was stopped: nobody could fetch it yet, and its thirty days begin when it leaves. */
const isHeld = (db: Queryable) =>
  db.select({ id: heldMessages.messageId }).from(heldMessages).where(eq(heldMessages.messageId, links.messageId))

/** Expired links of holders who never got a key, and have no newer one: nobody claimed what they led to. */
export async function findUnclaimed(db: Queryable, now: Date, limit: number): Promise<LinkRow[]> {
  const newer = alias(links, "newer")
  const isOpenStill = db
    .select({ id: newer.id })
    .from(newer)
    .where(and(eq(newer.holderId, links.holderId), eq(newer.messageId, links.messageId), gt(newer.expiresAt, now)))
  return selectLinks(db)
    .where(
      and(
        lte(links.expiresAt, now),
        isNotNull(links.stanza),
        exists(waits(db)),
        notExists(isOpenStill),
        notExists(isHeld(db)),
        not(isKept(links.holderId, links.messageId)),
      ),
    )
    .limit(limit)
}

/** Links that are over open nothing more; they go on leading to their message, as long as its holder has it (M9). */
export async function closeExpiredLinks(db: Queryable, now: Date): Promise<void> {
  await db
    .update(links)
    .set({ stanza: null, serverHalf: null, phone: null })
    .where(and(lte(links.expiresAt, now), isNotNull(links.stanza), notExists(waits(db))))
}

export type SenderRow = {
  readonly accountId: string
  /** A person, or a shared mailbox. */ readonly kind: string
  readonly address: string
  readonly language: string
}

/** Who sent a message, to be told of what became of it; null when the account or the sender's copy is gone. */
export async function findSender(db: Queryable, messageId: string): Promise<SenderRow | null> {
  const [row] = await db
    .select({ accountId: accounts.id, kind: accounts.kind, address: accountAddresses.address, language: accounts.language })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .innerJoin(deliveries, and(eq(deliveries.holderId, messages.senderId), eq(deliveries.messageId, messages.id)))
    .where(eq(messages.id, messageId))
  return row ?? null
}

type Unclaimed = Pick<typeof deliveries.$inferSelect, "holderId" | "folder" | "role" | "conversationId" | "size"> & {
  /** As the counters have it. */
  readonly isUnread: boolean
  readonly wasOpened: boolean
}

/** Holds a delivery that waits under links alone until the end of the transaction. @returns false when it was claimed or taken meanwhile */
export async function lockWaiting(tx: Tx, { holderId, messageId }: Pick<LinkRow, "holderId" | "messageId">): Promise<boolean> {
  const rows = await tx
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId), isNull(deliveries.stanza)))
    .for("update")
  return rows.length > 0
}

/** Takes away what nobody claimed. @returns the delivery as the counters saw it, or null when it was claimed, taken, or got a new link meanwhile */
export async function deleteUnclaimed(
  tx: Tx,
  { holderId, messageId, position, now }: Pick<LinkRow, "holderId" | "messageId" | "position"> & { readonly now: Date },
): Promise<Unclaimed | null> {
  if (!(await lockWaiting(tx, { holderId, messageId }))) return null
  const open = await tx
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.holderId, holderId), eq(links.messageId, messageId), gt(links.expiresAt, now)))
  if (open.length > 0) return null
  const held = await tx.select({ id: heldMessages.messageId }).from(heldMessages).where(eq(heldMessages.messageId, messageId))
  if (held.length > 0) return null
  const [row] = await tx
    .delete(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId), isNull(deliveries.stanza)))
    .returning({
      readAt: deliveries.readAt,
      markedUnread: deliveries.markedUnread,
      folder: deliveries.folder,
      role: deliveries.role,
      conversationId: deliveries.conversationId,
      size: deliveries.size,
    })
  if (row === undefined) return null
  const { readAt, markedUnread, ...gone } = row
  await tx
    .update(recipients)
    .set({ expiredAt: now })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
  if (readAt === null)
    await tx
      .update(deliveries)
      .set({ recipientCount: sql`${deliveries.recipientCount} - 1` })
      .where(and(eq(deliveries.messageId, messageId), eq(deliveries.role, "sender")))
  return { holderId, ...gone, isUnread: isUnread({ readAt, markedUnread }), wasOpened: readAt !== null }
}

/** Takes back what has not left yet for this recipient. @returns the spool blobs */
export async function deleteWaitingOf(tx: Tx, { messageId, position }: Pick<LinkRow, "messageId" | "position">): Promise<string[]> {
  const rows = await tx
    .delete(outgoing)
    .where(and(eq(outgoing.messageId, messageId), eq(outgoing.recipientPosition, position)))
    .returning({ spoolId: outgoing.spoolId })
  return rows.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId]))
}

/** An invited account with nothing left in it goes, and its address is free again. */
export async function deleteEmptyInvited(tx: Tx, accountId: string): Promise<void> {
  const held = tx.select({ id: deliveries.messageId }).from(deliveries).where(eq(deliveries.holderId, accountId))
  await tx.delete(accounts).where(and(eq(accounts.id, accountId), eq(accounts.kind, "invited"), sql`not exists (${held})`))
}
