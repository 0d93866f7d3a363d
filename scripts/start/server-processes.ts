/** The processes that serve on this machine: the one that the settings describe, those that share its port, and those that SIGILL_BESIDE puts beside it. */
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import type { BesideProcess, Env } from "#lib/env.ts"
import { Problem } from "../problem.ts"
import { builtFolder } from "./build.ts"
import { keepRunning } from "./keep-running.ts"
import { forgetServers, noteFile, noteServer } from "./noted-server.ts"
import { localOrigin } from "./server-settings.ts"
import { webProcessesOf } from "./web-processes.ts"
import { PRODUCTION_ARGS, startWebServer, type WebServer } from "./web-server.ts"

export type ServeMode = "built" | "source"

/** Serving from source is for one who works on the product: one process. */
export const besideOf = (mode: ServeMode, env: Env): readonly BesideProcess[] => (mode === "built" ? env.beside : [])

type Servers = {
  readonly root: string
  readonly mode: ServeMode
  readonly env: Env
  /** What the process that the settings describe is given. */
  readonly environment: NodeJS.ProcessEnv
  readonly say: (line: string) => void
  readonly log: (line: string) => void
}

/** One of the processes. */
type One = {
  readonly name: string
  readonly port: number
  /** Where it is written down. */ readonly note: string
  readonly given: NodeJS.ProcessEnv
}

/** Those at the port of the first wait until it serves: a start answers sooner when they do not load at the same time. */
const OTHERS_AFTER_MS = 2_000

/** What could not be started for want of memory may be there later. */
const AGAIN_AFTER_MS = 30_000

/**
 * Starts them all, and each again whenever it ends. @throws what the first start of one of them throws; the others are for `stop` to end.
 * `started` settles when all with a port of their own answer; `stop` ends them at once and for good.
 */
export function keepServersRunning(servers: Servers): { readonly started: Promise<void>; readonly stop: () => Promise<void> } {
  const { mode, env } = servers
  const ending = new AbortController()
  const pause = (milliseconds: number) => wait(milliseconds, undefined, { signal: ending.signal }).catch(() => undefined)
  const running = [theFirst(servers), ...besideOf(mode, env).map((beside) => besideIt(servers, beside))].map((one) =>
    keepOneRunning(servers, one),
  )
  const started = Promise.all(running).then(() => undefined)

  // One that does not start takes nothing away from those that do.
  const keepPatiently = async (one: One): Promise<() => Promise<void>> => {
    while (!ending.signal.aborted) {
      try {
        return await keepOneRunning(servers, one)
      } catch (error) {
        servers.say(`${one.name} did not start: ${error instanceof Error ? error.message : String(error)}`)
        await pause(AGAIN_AFTER_MS)
      }
    }
    return async () => undefined
  }
  const sharing = started.then(
    () => pause(OTHERS_AFTER_MS).then(() => Promise.all(atThePort(servers).map(keepPatiently))),
    () => [],
  )
  const endOne = (one: Promise<() => Promise<void>>) =>
    one.then(
      (end) => end(),
      () => undefined,
    )
  return {
    started,
    stop: async () => {
      ending.abort()
      await Promise.all([...running.map(endOne), sharing.then((ends) => Promise.all(ends.map((end) => end())))])
      forgetServers(env.dataFolder)
    },
  }
}

const theFirst = ({ mode, env, environment }: Servers): One => ({
  name: "The web server",
  port: env.port,
  note: noteFile(env.dataFolder),
  given: { ...environment, ...sharedBy(mode, env) },
})

/** Further ones that serve pages at the port of the first. */
const atThePort = ({ mode, env, environment }: Servers): readonly One[] =>
  Array.from({ length: countOf(mode, env) - 1 }, (_none, index) => index + 2).map((number) => ({
    name: `The web server's process ${number}`,
    port: env.port,
    note: noteFile(env.dataFolder, `process-${number}`),
    given: { ...environment, ...sharedBy(mode, env), SIGILL_ROLE: "web" },
  }))

const countOf = (mode: ServeMode, env: Env) => (mode === "built" ? webProcessesOf(env) : 1)

const sharedBy = (mode: ServeMode, env: Env) => ({ SIGILL_WEB_PROCESSES: String(countOf(mode, env)) })

function besideIt({ env, environment }: Servers, { role, port }: BesideProcess): One {
  return {
    name: role === "worker" ? `The worker at port ${port}` : `The web server at port ${port}`,
    port,
    note: noteFile(env.dataFolder, String(port)),
    // People come to all of them by one address.
    given: { ...environment, SIGILL_ROLE: role, SIGILL_WEB_PROCESSES: "1", PORT: String(port), BASE_URL: env.baseUrl },
  }
}

const keepOneRunning = ({ root, mode, env, say, log }: Servers, { name, port, note, given }: One): Promise<() => Promise<void>> =>
  keepRunning({
    name,
    say,
    start: () =>
      startWebServer({
        ...commandLine(root, mode, env),
        env: given,
        origin: localOrigin({ host: env.host, port }),
        log,
        onSpawned: (pid) => noteServer(note, pid),
        onHung: () => say(`${name} has not answered for a minute: it is ended.`),
      }),
  })

function commandLine(root: string, mode: ServeMode, env: Env): Pick<WebServer, "args" | "folder" | "announcesItself"> {
  if (mode === "built") return { args: PRODUCTION_ARGS, folder: builtFolder(root), announcesItself: true }
  return {
    announcesItself: false,
    args: [path.join(root, "node_modules/next/dist/bin/next"), "dev", "--port", String(env.port), "--hostname", env.host],
    folder: root,
  }
}

/** @throws Problem where two of them would listen at one port. */
export function requireOwnPorts({ port, beside }: Env): void {
  const ports = [port, ...beside.map((one) => one.port)]
  const twice = ports.find((one, index) => ports.indexOf(one) !== index)
  if (twice !== undefined) throw new Problem(`SIGILL_BESIDE names port ${twice} for two processes: each needs one of its own`)
}
