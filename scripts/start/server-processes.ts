/** The processes that serve on this machine: the one that the settings describe, and those that SIGILL_BESIDE puts beside it. */
import path from "node:path"
import type { BesideProcess, Env } from "#lib/env.ts"
import { Problem } from "../problem.ts"
import { builtFolder } from "./build.ts"
import { keepRunning } from "./keep-running.ts"
import { forgetServers, noteFile, noteServer } from "./noted-server.ts"
import { localOrigin } from "./server-settings.ts"
import { PRODUCTION_ARGS, startWebServer } from "./web-server.ts"

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

/**
 * Starts them all, and each again whenever it ends. @throws what the first start of one of them throws; the others are for `stop` to end.
 * `started` settles when all of them answer; `stop` ends them at once and for good.
 */
export function keepServersRunning(servers: Servers): { readonly started: Promise<void>; readonly stop: () => Promise<void> } {
  const { mode, env } = servers
  const running = [null, ...besideOf(mode, env)].map((beside) => keepOneRunning(servers, beside))
  const endOne = (one: Promise<() => Promise<void>>) =>
    one.then(
      (end) => end(),
      () => undefined,
    )
  return {
    started: Promise.all(running).then(() => undefined),
    stop: async () => {
      await Promise.all(running.map(endOne))
      forgetServers(env.dataFolder)
    },
  }
}

function keepOneRunning({ root, mode, env, environment, say, log }: Servers, beside: BesideProcess | null): Promise<() => Promise<void>> {
  const port = beside?.port ?? env.port
  const note = noteFile(env.dataFolder, beside?.port ?? null)
  return keepRunning({
    name: beside === null ? "The web server" : beside.role === "worker" ? `The worker at port ${port}` : `The web server at port ${port}`,
    say,
    start: () =>
      startWebServer({
        ...commandLine(root, mode, env),
        env: beside === null ? environment : besideEnvironment(environment, env, beside),
        origin: localOrigin({ host: env.host, port }),
        log,
        onSpawned: (pid) => noteServer(note, pid),
      }),
  })
}

/** People come to all of them by one address. */
const besideEnvironment = (environment: NodeJS.ProcessEnv, env: Env, { role, port }: BesideProcess): NodeJS.ProcessEnv => ({
  ...environment,
  SIGILL_ROLE: role,
  PORT: String(port),
  BASE_URL: env.baseUrl,
})

function commandLine(root: string, mode: ServeMode, env: Env): { args: readonly string[]; folder: string } {
  if (mode === "built") return { args: PRODUCTION_ARGS, folder: builtFolder(root) }
  return {
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
