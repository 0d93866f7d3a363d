import { setTimeout as wait } from "node:timers/promises"
import type { TestDatabase } from "./database.ts"

/** Returns once a statement waits for a lock that another transaction holds: two use cases stand exactly where only one may go on. */
export const untilOneWaits = (database: TestDatabase): Promise<void> => untilWaiting(database, 1)

/** The same for so many statements, which wait in the order in which they came. */
export async function untilWaiting({ owner }: TestDatabase, count: number): Promise<void> {
  for (let look = 0; look < 500; look++) {
    const waiting = await owner`
      select distinct pid from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`
    if (waiting.length >= count) return
    await wait(10)
  }
  throw new Error(`fewer than ${count} wait for a lock`)
}

/** Returns once it holds. */
export async function untilTrue(holds: () => boolean): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (holds()) return
    await wait(10)
  }
  throw new Error("it does not come to hold")
}

/**
 * Asks a page again until what is expected of it holds: what an act changes without loading anew is there a moment later, and on a busy machine more than one.
 * @throws what failed last, where it does not come to hold within fifteen seconds
 */
export async function soon(holds: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 15_000; ; await wait(50))
    try {
      return await holds()
    } catch (error) {
      if (Date.now() > end) throw error
    }
}
