import type { Env } from "#lib/env.ts"
import { embeddedPostgres } from "../postgres.ts"
import { keepRunning } from "./keep-running.ts"
import { openRotatingLog } from "./rotating-log.ts"

export type Database = {
  /** The embedded one. */
  readonly isOurs: boolean
  /** Nothing is in it yet, so nobody can ask for anything before it is at this version. */
  readonly isNew: boolean
  /** The owner's way in, for migrations; the server never gets it. */
  readonly ownerUrl: string
  /** What the server is given: the app's role. */
  readonly settings: { readonly DATABASE_URL: string; readonly DATABASE_DIRECT_URL: string }
  /** Settles when it takes connections; rejects with a Problem when it cannot. */
  readonly started: Promise<void>
  readonly stop: () => Promise<void>
}

type Open = { readonly root: string; readonly env: Env; readonly say: (line: string) => void }

/** The database that the settings name, else the embedded one, whose addresses are known while it still starts. */
export async function openDatabase({ root, env, say }: Open): Promise<Database> {
  if (env.databaseUrl === "") return startEmbedded({ root, env, say })
  return {
    isOurs: false,
    isNew: false,
    ownerUrl: env.databaseMigrateUrl,
    settings: { DATABASE_URL: env.databaseUrl, DATABASE_DIRECT_URL: env.databaseDirectUrl },
    started: Promise.resolve(),
    stop: async () => undefined,
  }
}

async function startEmbedded({ root, env, say }: Open): Promise<Database> {
  const log = openRotatingLog({ folder: `${env.dataFolder}/logs`, name: "postgres.log" })
  const postgres = await embeddedPostgres({
    root,
    dataFolder: env.dataFolder,
    log: log.line,
    onWait: () => say("The database recovers from an unfinished end; this can take some minutes."),
    onOrphan: () => say("A database server from an earlier start was still running: stopped."),
  })
  const running = keepRunning({ name: "The database server", start: postgres.start, say })
  return {
    isOurs: true,
    isNew: postgres.isNew,
    ownerUrl: postgres.ownerUrl,
    settings: { DATABASE_URL: postgres.appUrl, DATABASE_DIRECT_URL: postgres.appUrl },
    started: running.then(() => undefined),
    stop: async () => {
      await running.then(
        (stop) => stop(),
        () => undefined,
      )
      postgres.clear()
      log.close()
    },
  }
}
