import { lockErasable } from "#db/queries/erasing.ts"
import { findFirstOpened, findLost } from "#db/queries/shared-mailboxes.ts"
import { authorize } from "../authz/policy.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import { eraseHeldOf } from "../messages/erase-held.ts"
import { passGate } from "../holding/gate.ts"

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/**
 * Erases what nobody can open any more, because the last member who had its key has left (B42): to keep ciphertext without a key would only
 * look like broken seals to whoever comes next. What a hold or an official mailbox keeps stays all the same (O16). @returns how much it was
 */
export async function eraseLost(services: Services, mailboxId: Id): Promise<number> {
  const scope = authorize({ kind: "leaving", holderId: mailboxId }, "holdings:erase")
  if (!scope.ok) return 0
  // What the mailbox wrote and what has not left nobody could stop any more.
  const before = await findFirstOpened(services.db, scope.value)
  let count = await eraseHeldOf(services, scope.value, before === null ? undefined : { before })
  for (;;) {
    const ids = await findLost(services.db, scope.value, PORTION)
    if (ids.length === 0) break
    const erased = await services.db.transaction(async (tx) => {
      const gate = await passGate(tx, [mailboxId])
      const rows = await lockErasable(tx, scope.value, ids, { gate, lying: "anywhere" })
      await eraseDeliveries(tx, services, { scope: scope.value, rows })
      return rows.length
    })
    count += erased
    if (ids.length < PORTION || erased === 0) break
  }
  if (count > 0) await runErasure(services, { limit: Infinity })
  return count
}
