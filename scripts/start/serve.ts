/** The supervisor: brings up database and web servers in order, watches over them, and takes them down in reverse. */
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import path from "node:path"
import type { Env } from "#lib/env.ts"
import { SCRIPT_FLAGS } from "../launch/run-script.mjs"
import { Problem, Stopped } from "../problem.ts"
import { ensureBuilt } from "./build.ts"
import { openDatabase } from "./database.ts"
import { holdDataFolder, prepareDataFolder, readSettings, requireFreePort } from "./ground.ts"
import { stopOrphanedServers } from "./noted-server.ts"
import { openRotatingLog } from "./rotating-log.ts"
import { runPreparation } from "./run-preparation.ts"
import { besideOf, keepServersRunning, requireOwnPorts, type ServeMode } from "./server-processes.ts"
import { needsOutboxToken, serverEnvironment } from "./server-settings.ts"
import { welcome } from "./welcome.ts"

type Serve = {
  readonly root: string
  readonly mode: ServeMode
  readonly say: (line: string) => void
  /** Fires when the first signal to stop came. */
  readonly stop: AbortSignal
  /** Fills an empty installation with people and messages to look at. */
  readonly isDemo?: boolean
}

/**
 * Serves until `stop` fires; then everything has ended when this returns.
 * @throws Problem when something that whoever starts it can mend is in the way; nothing is left running then.
 */
export async function serve(options: Serve): Promise<void> {
  await using stack = new AsyncDisposableStack()
  try {
    await bringUp(options, stack)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

/** What can be known before anything takes time. */
async function checkGround({ root, mode, say, stop }: Serve, stack: AsyncDisposableStack): Promise<Env> {
  const env = readSettings(process.env)
  prepareDataFolder(env.dataFolder)
  stack.defer(await holdDataFolder({ dataFolder: env.dataFolder, about: `Sigill at ${env.baseUrl}` }))
  if ((await stopOrphanedServers(env.dataFolder)) > 0) say("A web server from an earlier start was still running: stopped.")
  requireOwnPorts(env)
  await requireFreePorts(mode, env)
  if (env.databaseUrl !== "")
    await runPreparation({ root, step: "reach", environment: process.env, seconds: ANSWER_WITHIN_SECONDS, signal: stop })
  return env
}

async function requireFreePorts(mode: ServeMode, env: Env): Promise<void> {
  for (const { port } of [env, ...besideOf(mode, env)]) await requireFreePort({ host: env.host, port })
}

async function bringUp(options: Serve, stack: AsyncDisposableStack): Promise<void> {
  const { root, mode, say, stop } = options
  const env = await checkGround(options, stack)
  if (mode === "built") await ensureBuilt({ root, say, signal: stop })
  // From here on every file that anything below us makes is its owner's alone.
  process.umask(0o077)

  const database = await openDatabase({ root, env, say })
  stack.defer(database.stop)
  const outboxToken = needsOutboxToken(env) ? (env.outboxToken ?? randomBytes(16).toString("hex")) : null
  const environment = serverEnvironment({ env, database, outboxToken })
  const log = serverLog(env.dataFolder)
  stack.defer(log.close)

  const startServers = async () => {
    if (stop.aborted) throw new Stopped()
    // Looked at once more: building and bringing up the database take a while, and processes that share a port do not notice another program that shares it.
    await requireFreePorts(mode, env)
    const servers = keepServersRunning({ root, mode, env, environment, say, log: log.line })
    stack.defer(servers.stop)
    await servers.started
  }
  // Loads while the database itself still starts, and ends with everything else.
  const ending = new AbortController()
  stack.defer(() => ending.abort())
  const preparing = runPreparation({
    root,
    step: "prepare",
    environment: { ...environment, DATABASE_MIGRATE_URL: database.ownerUrl },
    seconds: database.isOurs ? RECOVERED_WITHIN_SECONDS : ANSWER_WITHIN_SECONDS,
    signal: AbortSignal.any([stop, ending.signal]),
    log: log.line,
  })
  // A first start need not wait for the schema: nobody can have a question yet. Later ones must, or pages would meet the old one.
  const [operatorLink] = await Promise.all([preparing, database.started, database.isNew ? startServers() : preparing.then(startServers)])
  say(welcome({ env, version: versionOf(root), outboxToken, operatorLink: operatorLink === "" ? null : operatorLink }))
  if (options.isDemo === true) say(`${await runCommandLine(root, "demo")}\n`)
  await new Promise<void>((resolve) => (stop.aborted ? resolve() : stop.addEventListener("abort", () => resolve())))
  say("Stopping.")
}

/** A command of the operator's command line, in a process of its own. */
async function runCommandLine(root: string, command: string): Promise<string> {
  const child = spawn(process.execPath, [...SCRIPT_FLAGS, path.join(root, "scripts/sigill.ts"), command], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  })
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  if (code !== 0) throw new Problem(`"sigill ${command}" ended with ${code ?? "a signal"}`)
  return said.trim()
}

const ANSWER_WITHIN_SECONDS = 10

/** The embedded database may have much to recover; should it fail, `started` says so. */
const RECOVERED_WITHIN_SECONDS = 24 * 3600

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
