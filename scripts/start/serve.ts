/** The supervisor: brings up database and web server in order, watches over both, and takes them down in reverse. */
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import path from "node:path"
import { KEY_PURPOSES, type Env } from "#lib/env.ts"
import { Problem } from "../problem.ts"
import { builtFolder, ensureBuilt } from "./build.ts"
import { openDatabase, requireOutsideDatabase, type Database } from "./database.ts"
import { holdDataFolder, prepareDataFolder, readSettings, requireFreePort } from "./ground.ts"
import { keepRunning } from "./keep-running.ts"
import { forgetServer, noteServer, stopOrphanedServer } from "./noted-server.ts"
import { firstOperatorLink } from "./operator.ts"
import { openRotatingLog } from "./rotating-log.ts"
import { welcome } from "./welcome.ts"
import { PRODUCTION_ARGS, startWebServer } from "./web-server.ts"

type Serve = {
  readonly root: string
  readonly mode: "built" | "source"
  readonly say: (line: string) => void
  /** Fires when the first signal to stop came. */
  readonly stop: AbortSignal
}

/**
 * Serves until `stop` fires; then everything has ended when this returns.
 * @throws Problem when something that whoever starts it can mend is in the way; nothing is left running then.
 */
export async function serve({ root, mode, say, stop }: Serve): Promise<void> {
  const env = readSettings(process.env)
  await using stack = new AsyncDisposableStack()
  prepareDataFolder(env.dataFolder)
  stack.defer(await holdDataFolder({ dataFolder: env.dataFolder, about: `Sigill at ${env.baseUrl}` }))
  if (await stopOrphanedServer(env.dataFolder)) say("A web server from an earlier start was still running: stopped.")
  await requireFreePort(env)
  await requireOutsideDatabase(env)
  if (mode === "built") await ensureBuilt({ root, say, signal: stop })
  if (stop.aborted) return

  // From here on every file that anything below us makes is its owner's alone.
  process.umask(0o077)
  const database = await openDatabase({ root, env, say })
  stack.defer(database.stop)
  if (stop.aborted) return

  const outboxToken = needsOutboxToken(env) ? (env.outboxToken ?? randomBytes(16).toString("hex")) : null
  const environment = serverEnvironment({ env, database, outboxToken })
  const log = serverLog(env.dataFolder)
  stack.defer(log.close)
  stack.defer(() => forgetServer(env.dataFolder))
  stack.defer(
    await keepRunning({
      name: "The web server",
      say,
      start: () => startWebServer({ ...commandLine(root, mode, env), env: environment, origin: localOrigin(env), log: log.line }),
      onStarted: ({ pid }) => noteServer(env.dataFolder, pid),
    }),
  )
  const operatorLink = await firstOperatorLink({ root, environment, log: log.line })
  say(welcome({ env, version: versionOf(root), outboxToken, operatorLink }))
  await new Promise<void>((resolve) => (stop.aborted ? resolve() : stop.addEventListener("abort", () => resolve())))
  say("Stopping.")
}

function commandLine(root: string, mode: Serve["mode"], env: Env): { args: readonly string[]; folder: string } {
  if (mode === "built") return { args: PRODUCTION_ARGS, folder: builtFolder(root) }
  return { args: [path.join(root, "node_modules/next/dist/bin/next"), "dev", "--port", String(env.port), "--hostname", env.host], folder: root }
}

/** What the server gets: our settings with absolute paths, because it works in another folder, and not the owner's way into the database. */
function serverEnvironment({ env, database, outboxToken }: { env: Env; database: Database; outboxToken: string | null }): NodeJS.ProcessEnv {
  const { DATABASE_MIGRATE_URL: _owner, ...given } = process.env
  const keyFiles = KEY_PURPOSES.map((purpose): [string, string | undefined] => [`SIGILL_KEY_${purpose.toUpperCase()}_FILE`, env.keyFiles[purpose]])
  return {
    ...given,
    ...Object.fromEntries(keyFiles.filter(([, file]) => file !== undefined)),
    ...database.settings,
    ...(outboxToken === null ? {} : { SIGILL_OUTBOX_TOKEN: outboxToken }),
    SIGILL_DATA: env.dataFolder,
    PORT: String(env.port),
    HOSTNAME: env.host,
    NEXT_TELEMETRY_DISABLED: "1",
  }
}

export const isLoopback = (host: string) => host === "localhost" || host === "::1" || /^127(\.[0-9]+){3}$/.test(host)

/** In evaluation mode the outbox shows codes: on anything but loopback it asks for a token (design 7). */
const needsOutboxToken = (env: Env) => env.evaluation && !isLoopback(env.host)

function localOrigin({ host, port }: Env): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`
  if (host === "::") return `http://[::1]:${port}`
  return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`
}

/** At a terminal the server's lines go to a file and leave the screen to us; started by a machine they go where its log goes. */
function serverLog(dataFolder: string) {
  if (process.stderr.isTTY) return openRotatingLog({ folder: path.join(dataFolder, "logs"), name: "server.log" })
  return { line: (text: string) => void process.stderr.write(`${text}\n`), close: () => undefined }
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version?: string }
  if (version === undefined) throw new Problem("package.json has no version")
  return version
}
