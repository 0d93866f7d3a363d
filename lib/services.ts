import { setTimeout as wait } from "node:timers/promises"
import { openPool, type Pool } from "#db/client.ts"
import { reachDatabase } from "#db/reach.ts"
import { createFileStore } from "./blobs/file-store.ts"
import { systemClock } from "./clock.ts"
import type { Services } from "./context.ts"
import { parseEnv, type Env } from "./env.ts"
import { randomBytesFromSystem } from "./ids.ts"
import { loadInstallation } from "./keys/installation.ts"
import { loadServerKeys } from "./keys/server-keys.ts"
import { log } from "./log.ts"
import { forgetInProcess, oncePerProcess } from "./runtime.ts"

/** The settings of this process, read once. @throws when a setting is wrong; the launcher has said so in plain words before. */
export function env(): Env {
  return oncePerProcess("env", () => {
    const parsed = parseEnv(process.env)
    if (!parsed.ok) throw new Error(parsed.error.problems.map(({ name, problem }) => `${name} ${problem}`).join("; "))
    return parsed.value
  })
}

/** The pool that pages and use cases share; one in a process however often the module is loaded (design 2). */
export function pool(): Pool {
  return oncePerProcess("pool", () => openPool({ url: env().databaseUrl, max: 10, name: "sigill" }))
}

/** Longer than a first start takes on any machine; pages say long before that the database is late (scripts/preload.mjs). */
const MADE_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 25

/**
 * A first start serves while its database is still being made. Whoever asks meanwhile waits here and gets the first page, instead of words that there is none;
 * and the driver, which pauses longer after each connection that failed, has not failed yet. Settles at once everywhere else.
 */
export function databaseMade(): Promise<void> {
  return oncePerProcess("database.made", async () => {
    const { databaseUrl, isDatabaseNew } = env()
    for (const end = Date.now() + MADE_WITHIN_MS; isDatabaseNew && Date.now() < end; await wait(LOOK_EVERY_MS)) {
      if ((await reachDatabase(databaseUrl)) === null) return
    }
  })
}

/** The process's services, built at first use. A failure is not kept: the next request tries again. */
export async function services(): Promise<Services> {
  return oncePerProcess("services", () =>
    build().catch((error: unknown) => {
      forgetInProcess("services")
      throw error
    }),
  )
}

async function build(): Promise<Services> {
  const settings = env()
  const serverKeys = await loadServerKeys(settings)
  await databaseMade()
  const installation = await loadInstallation(pool().db, serverKeys, systemClock.now())
  return {
    env: settings,
    db: pool().db,
    blobs: createFileStore(settings),
    serverKeys,
    installation,
    clock: systemClock,
    random: randomBytesFromSystem,
    log,
  }
}
