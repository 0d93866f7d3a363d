import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { createFileStore } from "#lib/blobs/file-store.ts"
import type { Services } from "#lib/context.ts"
import { parseEnv, type Env } from "#lib/env.ts"
import { randomBytesFromSystem } from "#lib/ids.ts"
import { loadInstallation } from "#lib/keys/installation.ts"
import { loadServerKeys } from "#lib/keys/server-keys.ts"
import { createLog } from "#lib/log.ts"
import type { TestDatabase } from "./database.ts"

export type TestServices = Services & {
  /** Moves the services' clock to a moment; null lets it run again. */
  readonly setClock: (now: Date | null) => void
  /** What was logged. */
  readonly lines: string[]
}

const folders: string[] = []

afterAll(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
})

/** The services of a process, real in every part, on the test's database and a data folder of their own. */
export async function testServices(database: TestDatabase, changes: Partial<Env> = {}): Promise<TestServices> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), "sigill-data-"))
  folders.push(dataFolder)
  const parsed = parseEnv({ SIGILL_DATA: dataFolder, DATABASE_URL: database.urls.app })
  if (!parsed.ok) throw new Error("the tests' settings are wrong")
  const env = { ...parsed.value, ...changes }
  const serverKeys = await loadServerKeys(env)
  let stopped: Date | null = null
  const clock = { now: () => stopped ?? new Date() }
  const installation = await loadInstallation(database.db, serverKeys, clock.now())
  const lines: string[] = []
  return {
    env,
    db: database.db,
    blobs: createFileStore(env),
    serverKeys,
    installation,
    clock,
    random: randomBytesFromSystem,
    log: createLog((line) => void lines.push(line)),
    setClock: (now) => {
      stopped = now
    },
    lines,
  }
}
