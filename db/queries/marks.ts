import { and, eq, inArray, ne, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { deliveries, HELD_FOLDER, type Folder, type HolderRole } from "../schema.ts"

/** What of a delivery says whether it counts as unread. */
type Reading = { readonly readAt: Date | null; readonly markedUnread: boolean | null }

/** Whether a delivery counts as unread: as its holder marked it, else as it was read. Only `readAt` is ever told to the sender (M5). */
export const isUnread = ({ readAt, markedUnread }: Reading): boolean => markedUnread ?? readAt === null

/** A delivery whose mark has changed, as the counters need it. */
export type MarkedRow = {
  readonly messageId: string
  readonly role: HolderRole
  readonly folder: Folder
  readonly conversationId: string
  readonly size: number | null
}

type Marking<M> = { readonly messageIds: readonly string[]; readonly as: M }

/** This holder's rows, but for what has not left, locked in the order of the messages. */
const locked = (tx: Tx, scope: HolderScope, messageIds: readonly string[]) =>
  tx
    .select({
      messageId: deliveries.messageId,
      folder: deliveries.folder,
      readAt: deliveries.readAt,
      markedUnread: deliveries.markedUnread,
      flagged: deliveries.flagged,
    })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, [...messageIds]), ne(deliveries.folder, HELD_FOLDER)))
    .orderBy(deliveries.messageId)
    .for("update")

/** Sets or takes away the flag. @returns the messages whose flag changed */
export async function setFlag(tx: Tx, scope: HolderScope, { messageIds, as }: Marking<"flagged" | "unflagged">): Promise<string[]> {
  const flagged = as === "flagged"
  const rows = await locked(tx, scope, messageIds)
  const changing = rows.filter((row) => row.flagged !== flagged).map(({ messageId }) => messageId)
  if (changing.length === 0) return []
  await tx
    .update(deliveries)
    .set({ flagged })
    .where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, changing)))
  return changing
}

/**
 * Marks as unread or read; when it was read stays as it is. What lies in Sent was written and not received, and is passed over.
 * @returns the rows that count otherwise now
 */
export async function setUnread(tx: Tx, scope: HolderScope, { messageIds, as }: Marking<"unread" | "read">): Promise<MarkedRow[]> {
  const rows = await locked(tx, scope, messageIds)
  const changing = rows.filter((row) => row.folder !== "sent" && isUnread(row) !== (as === "unread")).map(({ messageId }) => messageId)
  if (changing.length === 0) return []
  return (
    tx
      .update(deliveries)
      // A mark that says what the reading says anyway is none.
      .set({ markedUnread: sql`nullif(${as === "unread"}::boolean, ${deliveries.readAt} is null)` })
      .where(and(eq(deliveries.holderId, scope.holderId), inArray(deliveries.messageId, changing)))
      .returning({
        messageId: deliveries.messageId,
        role: deliveries.role,
        folder: deliveries.folder,
        conversationId: deliveries.conversationId,
        size: deliveries.size,
      })
  )
}
