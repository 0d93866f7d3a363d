import { setTimeout as wait } from "node:timers/promises"
import { isMigrated } from "#db/migrate.ts"
import { createFileStore } from "./blobs/file-store.ts"
import type { Env } from "./env.ts"
import { assertQueue } from "./jobs/queue.ts"
import { log } from "./log.ts"
import { env, pool, services } from "./services.ts"

export type Readiness = {
  readonly isReady: boolean
  /** There, and at the version of this build. */
  readonly database: boolean
  /** Writable. */
  readonly blobs: boolean
  /** Jobs can be added. */
  readonly queue: boolean
}

/** Probes ask every few seconds; a part that does not answer within this is not ready. */
const PATIENCE_MS = 3_000

/** Asks each part that pages rest on. Never throws. */
export async function checkReadiness(): Promise<Readiness> {
  const [database, blobs, queue] = await Promise.all([
    holds("database", async () => (await isMigrated(pool().sql)) && (await services()) !== null),
    holds("blobs", () => canStore(env())),
    holds("queue", async () => assertQueue({ db: pool().db, log }).then(() => true)),
  ])
  return { isReady: database && blobs && queue, database, blobs, queue }
}

async function canStore(env: Env): Promise<boolean> {
  const store = createFileStore(env)
  const probes = await Promise.all(env.regions.map((region) => store.probe(region)))
  return probes.every(({ ok }) => ok)
}

async function holds(part: string, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await Promise.race([ask(), wait(PATIENCE_MS, false, { ref: false })])
  } catch (error) {
    log.error("not_ready", error, { part })
    return false
  }
}
