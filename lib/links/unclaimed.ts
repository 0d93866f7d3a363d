import { addToCounters } from "#db/queries/counters.ts"
import { deleteMessages, releaseBlobs, takeHolder } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import type { LinkRow } from "#db/queries/links.ts"
import {
  closeExpiredLinks,
  deleteEmptyInvited,
  deleteUnclaimed,
  deleteWaitingOf,
  findSender,
  findUnclaimed,
} from "#db/queries/unclaimed.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { linkExpiredMail, sendMail, unclaimedMail } from "../identity/notices.ts"
import { counterChanges } from "../mailboxes/counters.ts"

const PORTION = 100

/**
 * Takes away what nobody claimed until its last link expired, and tells the senders (keys.md 4): the recipient is no holder any more, and does not
 * count unless they have read it by the link. Run by the clock; stopped at any point it is finished by the next run. @returns how many were taken away
 */
export async function expireUnclaimed(services: Services): Promise<number> {
  let count = 0
  for (;;) {
    const rows = await findUnclaimed(services.db, services.clock.now(), PORTION)
    for (const row of rows) if (await expire(services, row)) count += 1
    if (rows.length < PORTION) break
  }
  await closeExpiredLinks(services.db, services.clock.now())
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
    const spools = await deleteWaitingOf(tx, row)
    const blobIds = await deleteMessages(tx, gone)
    await releaseBlobs(tx, [...blobIds, ...spools])
    const region = services.env.regions[0] ?? "eu"
    // A backup from before it came over from an invited account has it there.
    const holders = [...new Set([holderId, row.sealedFor])]
    await recordErasure(
      tx,
      holders.map((holder) => ({ kind: "delivery", subjectId: messageId, holderId: holder, blobId: null, region })),
    )
    await addToCounters(tx, counterChanges({ leaving: [unclaimed], arriving: [] }))
    await deleteEmptyInvited(tx, holderId)
    const sender = await findSender(tx, messageId)
    if (sender !== null) {
      const about = { sender, messageId, recipient: row.address }
      await sendMail(services, tx, !unclaimed.wasOpened ? unclaimedMail(services, about) : linkExpiredMail(services, about))
    }
    return true
  })
}
