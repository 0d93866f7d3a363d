import { setTimeout as wait } from "node:timers/promises"
import type { TestDatabase } from "./database.ts"

/** Returns once a statement waits for a lock that another transaction holds: two use cases stand exactly where only one may go on. */
export async function untilOneWaits({ owner }: TestDatabase): Promise<void> {
  for (let look = 0; look < 500; look++) {
    const waiting = await owner`
      select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`
    if (waiting.length > 0) return
    await wait(10)
  }
  throw new Error("nobody waits for a lock")
}
