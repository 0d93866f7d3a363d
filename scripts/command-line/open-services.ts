import path from "node:path"
import { readFileSync } from "node:fs"
import type { Services } from "#lib/context.ts"
import { pool, services } from "#lib/services.ts"
import { isLocked } from "../launch/lock.mjs"
import { readPostmaster } from "../postgres/postmaster.ts"
import { socketUrl } from "../postgres/server.ts"
import { Problem } from "../problem.ts"
import { openDatabase } from "../start/database.ts"
import { bringToVersion } from "../start/database-steps.ts"
import { holdDataFolder, prepareDataFolder, readSettings } from "../start/ground.ts"

export type Opened = { readonly services: Services; readonly close: () => Promise<void> }

/**
 * The product's services for a command: on the database that the settings name, on the embedded one of a running installation,
 * or, when nothing runs, on the embedded one started for as long as the command takes.
 */
export async function openServices(root: string): Promise<Opened> {
  const env = readSettings(process.env)
  process.umask(0o077)
  if (env.databaseUrl !== "") return open({ url: env.databaseUrl, dataFolder: env.dataFolder, after: async () => undefined })
  const running = runningDatabase(env.dataFolder)
  if (running !== null) return open({ url: running, dataFolder: env.dataFolder, after: async () => undefined })
  prepareDataFolder(env.dataFolder)
  const release = await holdDataFolder({ dataFolder: env.dataFolder, about: "an operator's command" })
  const database = await openDatabase({ root, env, say: (line) => console.error(line) })
  const after = async () => {
    await database.stop()
    release()
  }
  await database.started
  await bringToVersion(database.ownerUrl, database.settings.DATABASE_URL)
  return open({ url: database.settings.DATABASE_URL, dataFolder: env.dataFolder, after })
}

async function open({ url, dataFolder, after }: { url: string; dataFolder: string; after: () => Promise<void> }): Promise<Opened> {
  process.env["DATABASE_URL"] = url
  process.env["SIGILL_DATA"] = dataFolder
  const close = async () => {
    await pool().close()
    await after()
  }
  try {
    return { services: await services(), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The address of the embedded database of an installation that runs on this data folder, else null. */
function runningDatabase(dataFolder: string): string | null {
  if (!isLocked(path.join(dataFolder, "run", "sigill.lock"))) return null
  const server = readPostmaster(path.join(dataFolder, "postgres"))
  if (server?.isReady !== true)
    throw new Problem("the installation on this data folder is just starting or stopping: try again in a moment")
  const password = readFileSync(path.join(dataFolder, "keys", "database-app.password"), "utf8").trim()
  return socketUrl({ role: "sigill_app", password, socketFolder: server.socketFolder })
}
