import type { Tx } from "#db/client.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { findDueHolders, findTrashedUntil, lockTrashDays } from "#db/queries/trash-clock.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { passGate } from "../holding/gate.ts"
import { eraseByClock, PORTION } from "./erase-by-clock.ts"
import { eraseDeliveries } from "./erase-deliveries.ts"

/**
 * Erases what has lain in people's Trash for as long as each of them chose, as *Delete* in Trash does (D1, keys.md 7). Shared mailboxes have no such
 * clock. Run by the clock. @returns how many messages went
 */
export const expireTrash = (services: Services): Promise<number> =>
  eraseByClock(services, {
    failed: "trash_clock_failed",
    findHolders: (place) => findDueHolders(services.db, place),
    scopeOf,
    erasePortion: (tx, scope) => erasePortion(tx, services, scope),
  })

function scopeOf(holderId: Id): HolderScope {
  const scope = authorize({ kind: "trash_clock", holderId }, "trash:expire")
  if (!scope.ok) throw new Error("the policy lets the trash's clock erase what has lain there")
  return scope.value
}

/** The choice is read anew and locked for each portion: who stops the clock while it works keeps what is left, and is answered when this portion is gone. */
async function erasePortion(tx: Tx, services: Services, scope: HolderScope): Promise<number> {
  const gate = await passGate(tx, [scope.holderId])
  const days = await lockTrashDays(tx, scope)
  if (days === null) return 0
  const trashedUntil = new Date(services.clock.now().getTime() - days * DAY)
  const ids = await findTrashedUntil(tx, scope, { until: trashedUntil, limit: PORTION })
  const rows = await lockErasable(tx, scope, ids, { gate, lying: { trashedUntil } })
  await eraseDeliveries(tx, services, { scope, rows })
  return rows.length
}
