import { addToCounters } from "#db/queries/counters.ts"
import { deleteMessages, releaseBlobs, takeHolder } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import type { LinkRow } from "#db/queries/links.ts"
import { deleteEmptyInvited, deleteExpiredLinks, deleteUnclaimed, findSender, findUnclaimed } from "#db/queries/unclaimed.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { sendMail, unclaimedMail } from "../identity/notices.ts"
import { counterChanges } from "../mailboxes/counters.ts"

const PORTION = 100

/**
 * Takes away what nobody claimed until its link expired, and tells the senders (keys.md 4): the recipient is no holder any more and does not
 * count. Run by the clock; stopped at any point it is finished by the next run. @returns how many were taken away
 */
export async function expireUnclaimed(services: Services): Promise<number> {
  let count = 0
  for (;;) {
    const rows = await findUnclaimed(services.db, services.clock.now(), PORTION)
    for (const row of rows) if (await expire(services, row)) count += 1
    if (rows.length < PORTION) break
  }
  await deleteExpiredLinks(services.db, services.clock.now())
  await runErasure(services)
  return count
}

async function expire(services: Services, row: LinkRow): Promise<boolean> {
  const { holderId, messageId } = row
  const now = services.clock.now()
  return services.db.transaction(async (tx) => {
    const unclaimed = await deleteUnclaimed(tx, { ...row, now })
    if (unclaimed === null) return false
    const gone = await takeHolder(tx, [messageId])
    const blobIds = await deleteMessages(tx, gone)
    await releaseBlobs(tx, blobIds)
    const region = services.env.regions[0] ?? "eu"
    await recordErasure(tx, [{ kind: "delivery", subjectId: messageId, holderId, blobId: null, region }])
    await addToCounters(tx, counterChanges({ leaving: [unclaimed], arriving: [] }))
    await deleteEmptyInvited(tx, holderId)
    const sender = await findSender(tx, messageId)
    if (sender !== null)
      await sendMail(
        services,
        tx,
        unclaimedMail(services, { to: sender.address, language: sender.language, messageId, recipient: row.address }),
      )
    return true
  })
}
