import type { Tx } from "#db/client.ts"
import { findExpired, findExpiredHolders, recordEnded } from "#db/queries/amendments.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { deleteEmptyInvited } from "#db/queries/unclaimed.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { passGate } from "../holding/gate.ts"
import { eraseByClock, PORTION } from "./erase-by-clock.ts"
import { eraseDeliveries } from "./erase-deliveries.ts"

/**
 * Erases recipients' copies of messages whose senders had set a time that is over (M6, keys.md 7), wherever they lie; nobody could open them any more since
 * then. What a hold or an official mailbox keeps waits, and stays readable (O16). The sender's own copy stays, and says so. Run by the clock. @returns how many copies went
 */
export const expireMessages = (services: Services): Promise<number> =>
  eraseByClock(services, {
    failed: "expiry_failed",
    findHolders: (place) => findExpiredHolders(services.db, place),
    scopeOf,
    erasePortion: (tx, scope) => erasePortion(tx, services, scope),
  })

function scopeOf(holderId: Id): HolderScope {
  const scope = authorize({ kind: "expiry_clock", holderId }, "message:expire")
  if (!scope.ok) throw new Error("the policy lets the clock of expiry erase what has expired")
  return scope.value
}

/** The time is asked again of the locked rows: a sender may have given more of it meanwhile. */
async function erasePortion(tx: Tx, services: Services, scope: HolderScope): Promise<number> {
  const now = services.clock.now()
  const gate = await passGate(tx, [scope.holderId])
  const ids = await findExpired(tx, scope, { now, limit: PORTION })
  const rows = await lockErasable(tx, scope, ids, { gate, lying: { expiredUntil: now } })
  // Of what was given to a mailbox its sender sees nothing (O6).
  await eraseDeliveries(tx, services, {
    scope,
    rows,
    also: () =>
      recordEnded(
        tx,
        scope,
        rows.filter(({ role }) => role !== "given"),
      ),
  })
  // Who was only invited to read it is known here no more.
  if (rows.length > 0) await deleteEmptyInvited(tx, scope.holderId)
  return rows.length
}
