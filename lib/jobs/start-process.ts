import { isMigrated } from "#db/migrate.ts"
import { env, pool, services } from "../services.ts"
import { log } from "../log.ts"
import { oncePerProcess } from "../runtime.ts"
import { startWorkers, stopWorkers } from "./workers.ts"

const LOOK_EVERY = 1_000

/**
 * What a server process does besides answering: it waits for the database to be at this build's version and then takes jobs, if its role says so.
 * Never throws: a page is still served, and says what is wrong, while the database is away.
 */
export function startProcess(): void {
  oncePerProcess("process", () => {
    void run()
    return true
  })
}

async function run(): Promise<void> {
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY).unref())
  if (env().role === "web") return
  for (;;) {
    try {
      const ready = await services()
      await startWorkers(ready)
      process.once("SIGTERM", () => void stopWorkers(ready).catch((error: unknown) => log.error("workers_stop_failed", error)))
      return
    } catch (error) {
      log.error("workers_start_failed", error)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY * 5).unref())
    }
  }
}

async function isReady(): Promise<boolean> {
  return isMigrated(pool().sql).catch(() => false)
}
