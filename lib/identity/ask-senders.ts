import { findWaiting, insertRewraps } from "#db/queries/rewraps.ts"
import type { Tx } from "#db/client.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"

/**
 * Leaves a note for the senders of what waits: their next request seals it to the new mailbox. Not where the sender demanded another phone than
 * the one that was proven: that opens by its link alone (B32).
 */
export async function askSenders(
  tx: Tx,
  services: Services,
  { holderId, phone }: { readonly holderId: Id; readonly phone: string | null },
): Promise<void> {
  const waiting = await findWaiting(tx, holderId)
  const rows = waiting.flatMap(({ messageId, senderId, phone: demanded }) => {
    const isMet = demanded === null || openField(services, { name: "recipient-phone", ownerId: messageId, sealed: demanded }) === phone
    return senderId !== null && isMet ? [{ holderId, messageId, senderId }] : []
  })
  await insertRewraps(tx, rows)
}
