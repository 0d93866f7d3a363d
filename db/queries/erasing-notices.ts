import { and, eq, inArray, isNull } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { outgoing, recipients } from "../schema.ts"

/** What happened at the recipients is the sender's to see; it goes with the sender's copy. */
export async function deleteTracking(tx: Tx, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length > 0) await tx.delete(recipients).where(inArray(recipients.messageId, [...messageIds]))
}

/** Takes back mails to a sender of what became of these messages; with the sender's copy they go too. @returns their spool blobs. */
export async function deleteWaitingReports(tx: Tx, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return []
  const rows = await tx
    .delete(outgoing)
    .where(and(inArray(outgoing.messageId, [...messageIds]), isNull(outgoing.recipientPosition)))
    .returning({ spoolId: outgoing.spoolId })
  return rows.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId]))
}

/** Takes back notices that have not left yet: all of the first messages, only this holder's of the others. @returns their spool blobs. */
export async function deleteWaitingNotices(
  tx: Tx,
  scope: HolderScope,
  { gone, left }: { readonly gone: readonly string[]; readonly left: readonly string[] },
): Promise<string[]> {
  const ofHolder = tx
    .select({ id: outgoing.id })
    .from(outgoing)
    .innerJoin(recipients, and(eq(recipients.messageId, outgoing.messageId), eq(recipients.position, outgoing.recipientPosition)))
    .where(and(inArray(outgoing.messageId, [...left]), eq(recipients.holderId, scope.holderId)))
  const rows = [
    ...(gone.length === 0
      ? []
      : await tx
          .delete(outgoing)
          .where(inArray(outgoing.messageId, [...gone]))
          .returning({ spoolId: outgoing.spoolId })),
    ...(left.length === 0 ? [] : await tx.delete(outgoing).where(inArray(outgoing.id, ofHolder)).returning({ spoolId: outgoing.spoolId })),
  ]
  // After the notices themselves, as by who hands them over.
  if (left.length > 0)
    await tx
      .update(recipients)
      .set({ notice: "off" })
      .where(
        and(
          inArray(recipients.messageId, [...left]),
          eq(recipients.holderId, scope.holderId),
          inArray(recipients.notice, ["waiting", "daily"]),
        ),
      )
  return rows.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId]))
}
