import { openPool, type Pool } from "#db/client.ts"
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
