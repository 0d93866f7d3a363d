import { setTimeout as wait } from "node:timers/promises"
import { migrate } from "#db/migrate.ts"
import { reachDatabase } from "#db/reach.ts"
import type { Env } from "#lib/env.ts"
import { embeddedPostgres } from "../postgres.ts"
import { codeOf, Problem } from "../problem.ts"
import { keepRunning } from "./keep-running.ts"
import { openRotatingLog } from "./rotating-log.ts"

export type Database = {
  /** What the server is given: the app's role, and nothing of the owner's. */
  readonly settings: { readonly DATABASE_URL: string; readonly DATABASE_DIRECT_URL: string }
  readonly stop: () => Promise<void>
}

type Open = { readonly root: string; readonly env: Env; readonly say: (line: string) => void }

/** The database that the settings name, else the embedded one; reached, and at this version. */
export async function openDatabase({ root, env, say }: Open): Promise<Database> {
  const database = env.databaseUrl === "" ? await startEmbedded({ root, env, say }) : outside(env)
  try {
    await waitForAnswer(database.settings.DATABASE_URL)
    await bringToVersion(database.ownerUrl, database.settings.DATABASE_URL)
  } catch (error) {
    await database.stop()
    throw error
  }
  return database
}

/** @throws Problem when the database that the settings name does not answer: said before anything else takes time. */
export async function requireOutsideDatabase(env: Env): Promise<void> {
  if (env.databaseUrl !== "") await waitForAnswer(env.databaseUrl)
}

type Opened = Database & { readonly ownerUrl: string }

const outside = (env: Env): Opened => ({
  ownerUrl: env.databaseMigrateUrl,
  settings: { DATABASE_URL: env.databaseUrl, DATABASE_DIRECT_URL: env.databaseDirectUrl },
  stop: async () => undefined,
})

async function startEmbedded({ root, env, say }: Open): Promise<Opened> {
  const log = openRotatingLog({ folder: `${env.dataFolder}/logs`, name: "postgres.log" })
  const postgres = await embeddedPostgres({
    root,
    dataFolder: env.dataFolder,
    log: log.line,
    onWait: () => say("The database recovers from an unfinished end; this can take some minutes."),
    onOrphan: () => say("A database server from an earlier start was still running: stopped."),
  })
  const stop = await keepRunning({ name: "The database server", start: postgres.start, say })
  return {
    ownerUrl: postgres.ownerUrl,
    settings: { DATABASE_URL: postgres.appUrl, DATABASE_DIRECT_URL: postgres.appUrl },
    stop: async () => {
      await stop()
      postgres.clear()
      log.close()
    },
  }
}

const ANSWER_WITHIN_MS = 10_000

/** Answers that waiting does not change. */
const FINAL: Readonly<Record<string, string>> = {
  "28P01": "it refuses the password",
  "28000": "it refuses this user",
  "3D000": "it has no database of that name",
  "42501": "this user may not connect",
}

const PASSING: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be looked up",
  CONNECT_TIMEOUT: "no answer in time",
  ENOENT: "the socket is not there",
  "57P03": "it is starting",
  "53300": "it has too many clients",
}

async function waitForAnswer(url: string): Promise<void> {
  const end = Date.now() + ANSWER_WITHIN_MS
  for (;;) {
    const code = await reachDatabase(url)
    if (code === null) return
    const final = FINAL[code]
    const { host, pathname } = new URL(url)
    if (final !== undefined) throw new Problem(`the database at ${host}${pathname} cannot be used (${final}): check DATABASE_URL`)
    if (Date.now() > end) throw new Problem(`the database at ${host}${pathname} does not answer (${PASSING[code] ?? code}): start it, or check DATABASE_URL`)
    await wait(500)
  }
}

/** @throws Problem when a right is missing or the database stands in the way. */
export async function bringToVersion(ownerUrl: string, appUrl: string): Promise<void> {
  const [owner, app] = [ownerUrl, appUrl].map((url) => decodeURIComponent(new URL(url).username))
  try {
    await migrate({ ownerUrl, appRole: app === undefined || app === owner ? null : app })
  } catch (error) {
    // PostgreSQL's own codes have five characters: a right or an object that is missing, which whoever runs the database can mend.
    if (!(error instanceof Error) || !/^[0-9A-Z]{5}$/.test(codeOf(error))) throw error
    throw new Problem(`the database could not be brought to this version (${codeOf(error)}: ${error.message}): DATABASE_MIGRATE_URL should name the role that owns the database`)
  }
}
