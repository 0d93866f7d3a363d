import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, links, messages, recalledLinks, recipients } from "../schema.ts"

export type RecipientRow = Pick<typeof recipients.$inferSelect, "position" | "holderId" | "openedAt" | "recalledAt" | "via">

/** The recipients of a message whose copies are locked, so that nobody reads it meanwhile. */
export async function findRecipientsOf(tx: Tx, messageId: string): Promise<RecipientRow[]> {
  const { position, holderId, openedAt, recalledAt, via } = recipients
  return tx.select({ position, holderId, openedAt, recalledAt, via }).from(recipients).where(eq(recipients.messageId, messageId))
}

/** Who holds a message that this holder sent, by their ids: asked before anything is locked. */
export async function findHoldersOf(db: Queryable, scope: HolderScope, messageId: string): Promise<string[]> {
  const rows = await db
    .select({ holderId: deliveries.holderId })
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .where(and(eq(deliveries.messageId, messageId), eq(messages.senderId, scope.holderId)))
  return rows.map(({ holderId }) => holderId)
}

/** At which recipients a message that this holder sent is kept, so that it cannot be taken back: by their positions. Which rule keeps it is not told. */
export async function findKeptAt(db: Queryable, scope: HolderScope, messageId: string): Promise<ReadonlySet<number>> {
  const rows = await db
    .select({ position: recipients.position })
    .from(recipients)
    .innerJoin(messages, eq(messages.id, recipients.messageId))
    .where(
      and(
        eq(recipients.messageId, messageId),
        eq(messages.senderId, scope.holderId),
        sql`(exists (select from sigill_hold(${recipients.holderId})) or sigill_official(${recipients.holderId}))`,
      ),
    )
  return new Set(rows.map(({ position }) => position))
}

type Recall = { readonly messageId: string; readonly holderIds: readonly string[]; readonly at: Date }

/** Keeps of these holders' links that their message was taken back, before they go with it. */
export async function keepRecalledLinks(tx: Tx, { messageId, holderIds }: Omit<Recall, "at">): Promise<void> {
  const theirs = await tx
    .select({ secretHash: links.secretHash, messageId: links.messageId, position: links.position })
    .from(links)
    .where(and(eq(links.messageId, messageId), inArray(links.holderId, [...holderIds])))
  if (theirs.length > 0) await tx.insert(recalledLinks).values(theirs).onConflictDoNothing()
}

/** For the sender: these holders can read it no more, and count no more; a notice that has not left is none. */
export async function recordRecalled(tx: Tx, scope: HolderScope, { messageId, holderIds, at }: Recall): Promise<void> {
  await tx
    .update(deliveries)
    .set({ recipientCount: sql`${deliveries.recipientCount} - ${holderIds.length}` })
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.messageId, messageId)))
  await tx
    .update(recipients)
    .set({ recalledAt: at, notice: sql`case when ${recipients.notice} in ('waiting', 'daily') then 'off' else ${recipients.notice} end` })
    .where(and(eq(recipients.messageId, messageId), inArray(recipients.holderId, [...holderIds])))
}

/** Whether the message was taken back from this holder, for as long as its sender keeps it. */
export async function findRecalledFrom(db: Queryable, scope: HolderScope, messageId: string): Promise<boolean> {
  const rows = await db
    .select({ position: recipients.position })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNotNull(recipients.recalledAt)))
  return rows.length > 0
}

/** Whether the message behind the link with this secret was taken back. */
export async function findRecalledLink(db: Queryable, secretHash: Uint8Array): Promise<boolean> {
  const rows = await db.select({ position: recalledLinks.position }).from(recalledLinks).where(eq(recalledLinks.secretHash, secretHash))
  return rows.length > 0
}

export type TypedOfRecipient = Pick<typeof recipients.$inferSelect, "role" | "address" | "phone" | "line">

/** To whom a message goes that this holder sent, with what was typed about each, sealed. */
export async function findTypedOf(db: Queryable, scope: HolderScope, messageId: string): Promise<TypedOfRecipient[]> {
  const { role, address, phone, line } = recipients
  return db
    .select({ role, address, phone, line })
    .from(recipients)
    .innerJoin(messages, eq(messages.id, recipients.messageId))
    .where(and(eq(recipients.messageId, messageId), eq(messages.senderId, scope.holderId), isNull(recipients.via)))
    .orderBy(recipients.position)
}
