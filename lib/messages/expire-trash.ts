import type { Tx } from "#db/client.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { findDueHolders, findTrashedUntil, lockTrashDays } from "#db/queries/trash-clock.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { eraseDeliveries } from "./erase-deliveries.ts"

const HOLDERS = 100

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/**
 * Erases what has lain in people's Trash for as long as each of them chose, as *Delete* in Trash does (D1, keys.md 7). Shared mailboxes have no such
 * clock. Run by the clock; stopped at any point it is finished by the next run, and several runs share the work. Where one person's Trash fails it is
 * logged, and the others' is erased. @returns how many messages went
 */
export async function expireTrash(services: Services): Promise<number> {
  let count = 0
  for (let after: Id | null = null; ;) {
    const holders = await findDueHolders(services.db, { now: services.clock.now(), after, limit: HOLDERS })
    for (const holderId of holders)
      count += await expireOf(services, holderId).catch((error: unknown) => {
        services.log.error("trash_clock_failed", error, { account: holderId })
        return 0
      })
    after = holders.at(-1) ?? null
    if (holders.length < HOLDERS) return count
  }
}

async function expireOf(services: Services, holderId: Id): Promise<number> {
  const scope = authorize({ kind: "trash_clock", holderId }, "trash:expire")
  if (!scope.ok) throw new Error("the policy lets the trash's clock erase what has lain there")
  let count = 0
  for (;;) {
    const erased = await services.db.transaction((tx) => erasePortion(tx, services, scope.value))
    // All is gone, or another request has put it back or erased it first.
    if (erased === 0) break
    count += erased
  }
  // Once: what fails here is tried again by the job that does so every minute.
  if (count > 0) await runErasure(services, { limit: Infinity })
  return count
}

/** The choice is read anew and locked for each portion: who stops the clock while it works keeps what is left, and is answered when this portion is gone. */
async function erasePortion(tx: Tx, services: Services, scope: HolderScope): Promise<number> {
  const days = await lockTrashDays(tx, scope)
  if (days === null) return 0
  const trashedUntil = new Date(services.clock.now().getTime() - days * DAY)
  const ids = await findTrashedUntil(tx, scope, { until: trashedUntil, limit: PORTION })
  const rows = await lockErasable(tx, scope, ids, { trashedUntil })
  await eraseDeliveries(tx, services, { scope, rows })
  return rows.length
}
