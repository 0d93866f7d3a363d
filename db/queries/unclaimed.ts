import { and, eq, exists, isNull, lte, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, deliveries, links, messages, recipients } from "../schema.ts"
import { selectLinks, type LinkRow } from "./links.ts"

/** Expired links of holders who never got a key: nobody claimed what they led to. */
export async function findUnclaimed(db: Queryable, now: Date, limit: number): Promise<LinkRow[]> {
  const waits = db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, links.holderId), eq(deliveries.messageId, links.messageId), isNull(deliveries.stanza)))
  return selectLinks(db)
    .where(and(lte(links.expiresAt, now), exists(waits)))
    .limit(limit)
}

/** Links that are over and whose messages need nothing any more. */
export async function deleteExpiredLinks(db: Queryable, now: Date): Promise<void> {
  const waits = db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, links.holderId), eq(deliveries.messageId, links.messageId), isNull(deliveries.stanza)))
  await db.delete(links).where(and(lte(links.expiresAt, now), sql`not exists (${waits})`))
}

/** Who sent a message, to be told of what became of it; null when the account is gone. */
export async function findSender(
  db: Queryable,
  messageId: string,
): Promise<{ readonly accountId: string; readonly address: string; readonly language: string } | null> {
  const [row] = await db
    .select({ accountId: accounts.id, address: accountAddresses.address, language: accounts.language })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(eq(messages.id, messageId))
  return row ?? null
}

type Unclaimed = Pick<typeof deliveries.$inferSelect, "holderId" | "folder" | "role" | "conversationId"> & { readonly isUnread: boolean }

/** Takes away what nobody claimed. @returns the delivery as the counters saw it, or null when it was claimed or taken meanwhile */
export async function deleteUnclaimed(
  tx: Tx,
  { holderId, messageId, position, now }: Pick<LinkRow, "holderId" | "messageId" | "position"> & { readonly now: Date },
): Promise<Unclaimed | null> {
  const [row] = await tx
    .delete(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId), isNull(deliveries.stanza)))
    .returning({
      readAt: deliveries.readAt,
      folder: deliveries.folder,
      role: deliveries.role,
      conversationId: deliveries.conversationId,
    })
  if (row === undefined) return null
  const { readAt, ...gone } = row
  await tx
    .update(recipients)
    .set({ expiredAt: now })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
  if (readAt === null)
    await tx
      .update(deliveries)
      .set({ recipientCount: sql`${deliveries.recipientCount} - 1` })
      .where(and(eq(deliveries.messageId, messageId), eq(deliveries.role, "sender")))
  return { holderId, ...gone, isUnread: readAt === null }
}

/** An invited account with nothing left in it goes, and its address is free again. */
export async function deleteEmptyInvited(tx: Tx, accountId: string): Promise<void> {
  const held = tx.select({ id: deliveries.messageId }).from(deliveries).where(eq(deliveries.holderId, accountId))
  await tx.delete(accounts).where(and(eq(accounts.id, accountId), eq(accounts.kind, "invited"), sql`not exists (${held})`))
}
