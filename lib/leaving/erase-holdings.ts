import { deleteUploads } from "#db/queries/uploads.ts"
import { lockErasable, releaseBlobs } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { deleteEmptyAccount, deleteLateDrafts, findHoldings } from "#db/queries/leaving.ts"
import { authorize } from "../authz/policy.ts"
import type { Services } from "../context.ts"
import { eraseDraftRows } from "../drafts/erase-drafts.ts"
import type { Id } from "../ids.ts"
import { firstRegion } from "../messages/blob-lifetime.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import { eraseHeldOf } from "../messages/erase-held.ts"
import { keepsFrom, passGate, passHolds } from "../holding/gate.ts"
import { forgetBlocked } from "./forget-blocked.ts"

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/**
 * Erases everything that is sealed to an account by the ordinary path of erasing (keys.md 7), in portions, and then the account with all that
 * belongs to it, but for what is held or official: its organisation was asked before, and a restored database is asked again (O16). Others' copies stay, but of what has not left there are none. Stopped at any point it is finished by the next run; afterwards call `runErasure`.
 * @returns false where a hold or an official mailbox keeps it
 */
export async function eraseAccount(services: Services, accountId: Id): Promise<boolean> {
  const scope = authorize({ kind: "leaving", holderId: accountId }, "holdings:erase")
  if (!scope.ok) throw new Error("the policy lets who leaves erase what they hold")
  if (await services.db.transaction(async (tx) => keepsFrom(await passGate(tx, [accountId]), accountId))) return false
  await eraseHeldOf(services, scope.value)
  await forgetBlocked(services, accountId)
  for (;;) {
    const { messageIds, draftIds, lateDraftIds, uploadIds } = await findHoldings(services.db, scope.value, PORTION)
    const isKept = await services.db.transaction(async (tx) => {
      const gate = await passHolds(tx, [accountId])
      const rows = await lockErasable(tx, scope.value, messageIds, { gate, lying: "anywhere" })
      await eraseDeliveries(tx, services, { scope: scope.value, rows })
      return rows.length < messageIds.length && keepsFrom(gate, accountId)
    })
    if (isKept) return false
    // Each by itself: together they would lock blobs in two orders, and a form still on its way takes files of both.
    await services.db.transaction((tx) => eraseDraftRows(tx, services, { scope: scope.value, ids: draftIds }))
    await services.db.transaction(async (tx) => releaseBlobs(tx, await deleteLateDrafts(tx, scope.value, lateDraftIds)))
    await services.db.transaction(async (tx) => releaseBlobs(tx, await deleteUploads(tx, scope.value, uploadIds)))
    if (messageIds.length + draftIds.length + lateDraftIds.length + uploadIds.length > 0) continue
    const isGone = await services.db.transaction(async (tx) => {
      if (!(await deleteEmptyAccount(tx, accountId))) return false
      await recordErasure(tx, [{ kind: "account", subjectId: accountId, holderId: null, blobId: null, region: firstRegion(services) }])
      return true
    })
    if (isGone) return true
  }
}
