import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { deliveries, links, notices, recipients } from "../schema.ts"

export type GuestRow = typeof deliveries.$inferSelect

/** Everything that lies at an invited account, locked until the transaction ends, in the order of everybody who locks mail. */
export async function lockGuestRows(tx: Tx, guestId: string): Promise<GuestRow[]> {
  return tx.select().from(deliveries).where(eq(deliveries.holderId, guestId)).orderBy(asc(deliveries.messageId)).for("update")
}

/** Which of these messages the owner has already. */
export async function findAlsoHeld(tx: Tx, scope: OwnerScope, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (messageIds.length === 0) return new Set()
  const rows = await tx
    .select({ messageId: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.accountId), inArray(deliveries.messageId, [...messageIds])))
  return new Set(rows.map(({ messageId }) => messageId))
}

/** Rows of one statement stay below PostgreSQL's 65 535 parameters. */
const ROWS = 500

/** Puts the rows of an invited account into the owner's mailbox, with what leads to them. */
export async function moveGuestRows(tx: Tx, scope: OwnerScope, rows: readonly GuestRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) {
    const portion = rows.slice(start, start + ROWS)
    await tx.insert(deliveries).values(portion.map((row) => ({ ...row, holderId: scope.accountId })))
  }
}

type Guest = { readonly guestId: string; readonly messageIds: readonly string[] }

/**
 * Links and notices lead to the owner's row from now on. What a link's secret opens stays bound to the account that it was sealed for, so that is kept
 * beside it (keys.md 4).
 */
export async function moveWaysTo(tx: Tx, scope: OwnerScope, { guestId, messageIds }: Guest): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .update(links)
    .set({ holderId: scope.accountId, sealedFor: sql`coalesce(${links.sealedFor}, ${links.holderId})` })
    .where(and(eq(links.holderId, guestId), inArray(links.messageId, [...messageIds])))
  await tx
    .update(notices)
    .set({ holderId: scope.accountId })
    .where(and(eq(notices.holderId, guestId), inArray(notices.messageId, [...messageIds])))
}

/** The sender's view of these recipients goes on: the owner is the holder now. */
export async function moveRecipients(tx: Tx, scope: OwnerScope, guestId: string): Promise<void> {
  await tx.update(recipients).set({ holderId: scope.accountId }).where(eq(recipients.holderId, guestId))
}

/** Takes away the rows that were put elsewhere. */
export async function deleteGuestRows(tx: Tx, { guestId, messageIds }: Guest): Promise<void> {
  if (messageIds.length === 0) return
  await tx.delete(deliveries).where(and(eq(deliveries.holderId, guestId), inArray(deliveries.messageId, [...messageIds])))
}

/** Whose these messages were before they came over from an invited account: a backup from before has them there (D3). */
export async function findFormerHolders(
  tx: Tx,
  scope: HolderScope,
  messageIds: readonly string[],
): Promise<readonly { readonly messageId: string; readonly holderId: string }[]> {
  if (messageIds.length === 0) return []
  const rows = await tx
    .selectDistinct({ messageId: links.messageId, holderId: links.sealedFor })
    .from(links)
    .where(and(eq(links.holderId, scope.holderId), inArray(links.messageId, [...messageIds]), isNotNull(links.sealedFor)))
  return rows.flatMap(({ messageId, holderId }) => (holderId === null ? [] : [{ messageId, holderId }]))
}
