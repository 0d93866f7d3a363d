import { findChooser, insertDailyNotice, lockChooser } from "#db/queries/daily-notices.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import { deleteOutgoing, markNotice, type OutgoingRow } from "#db/queries/outgoing.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"

/**
 * Takes a notice out of the queue that its recipient does not want at once (M9): it is left to their mail of the day, or to nobody, and its sender sees which.
 * Asked when the notice would leave and not when the message is sent, so that sending takes the same time and writes the same, whatever a recipient chose (B20).
 * @returns whether it is dealt with; else it leaves like the rest
 */
export async function heedChoice(services: Services, row: OutgoingRow): Promise<boolean> {
  const { id, channel, messageId, recipientPosition: position } = row
  if (channel !== "email" || messageId === null || position === null) return false
  const place = { messageId, position }
  // Most are told at once, and need no lock for that.
  if ((await findChooser(services.db, place)) === null) return false
  const blobIds = row.spoolId === null ? [] : [row.spoolId]
  const isHeeded = await services.db.transaction(async (tx) => {
    const chooser = await lockChooser(tx, place)
    if (chooser === null) return false
    if (!(await deleteOutgoing(tx, id))) return true
    const isDaily = chooser.choice === "daily"
    if (isDaily) await insertDailyNotice(tx, { holderId: chooser.holderId, messageId })
    await markNotice(tx, { ...place, notice: isDaily ? "daily" : "unwanted", at: services.clock.now() })
    await releaseBlobs(tx, blobIds)
    return true
  })
  if (isHeeded) await runErasure(services, { blobIds })
  return isHeeded
}
