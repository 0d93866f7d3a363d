import type { Tx } from "#db/client.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"

const HOLDERS = 100

/** Rows in one transaction: few enough that nobody waits long for a lock. */
export const PORTION = 200

/** What goes by itself when a time is over. */
export type EraseByClock = {
  /** Stands in the log where it fails. */
  readonly failed: string
  /** Holders with something that is due, in the order of their ids. */
  readonly findHolders: (place: { readonly now: Date; readonly after: Id | null; readonly limit: number }) => Promise<readonly Id[]>
  readonly scopeOf: (holderId: Id) => HolderScope
  /** Erases at most `PORTION` of what is due. @returns how many went */
  readonly erasePortion: (tx: Tx, scope: HolderScope) => Promise<number>
}

/**
 * Erases what is due, holder by holder. Stopped at any point it is finished by the next run, and several runs share the work. Where one holder's fails it
 * is logged, and the others' is erased. @returns how many messages went
 */
export async function eraseByClock(services: Services, clock: EraseByClock): Promise<number> {
  let count = 0
  for (let after: Id | null = null; ;) {
    const holders = await clock.findHolders({ now: services.clock.now(), after, limit: HOLDERS })
    for (const holderId of holders)
      count += await eraseOf(services, clock, holderId).catch((error: unknown) => {
        services.log.error(clock.failed, error, { account: holderId })
        return 0
      })
    after = holders.at(-1) ?? null
    if (holders.length < HOLDERS) return count
  }
}

async function eraseOf(services: Services, { scopeOf, erasePortion }: EraseByClock, holderId: Id): Promise<number> {
  const scope = scopeOf(holderId)
  let count = 0
  for (;;) {
    const erased = await services.db.transaction((tx) => erasePortion(tx, scope))
    // All is gone, or another request was faster.
    if (erased === 0) break
    count += erased
  }
  // Once: what fails here is tried again by the job that does so every minute.
  if (count > 0) await runErasure(services, { limit: Infinity })
  return count
}
