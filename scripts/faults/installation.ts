/** The built product on a data folder of its own, to be maltreated. */
import { spawn, type ChildProcess } from "node:child_process"
import { appendFileSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { parentOf } from "../launch/processes.mjs"
import { readPostmaster } from "../postgres/postmaster.ts"
import { Problem } from "../problem.ts"
import { noteFile } from "../start/noted-server.ts"
import type { Choices } from "./random.ts"
import { freePort } from "../free-port.ts"

export const VICTIMS = ["web server A", "web server B", "worker", "supervisor", "database server", "database process"] as const
export type Victim = (typeof VICTIMS)[number]

export type Installation = {
  readonly origin: string
  /** Addresses of the web processes. */
  readonly doors: readonly string[]
  readonly dataFolder: string
  /** Everything that it said, in the data folder. */
  readonly logFile: string
  readonly isReady: () => Promise<boolean>
  /** Waits until it serves in full, and starts it where nobody is left to do so. */
  readonly untilReady: () => Promise<void>
  /** kill -9. @returns false when there was nothing of that kind to kill just then */
  readonly kill: (victim: Victim, choices: Choices) => Promise<boolean>
  readonly stop: () => Promise<void>
}

type Place = {
  readonly root: string
  readonly dataFolder: string
  /** `one` is a start without settings: one port, and the work in the first process there. */
  readonly processes?: "one" | "several"
  /** How long Send can be undone. */
  readonly undoSeconds?: number
}

/** The first start builds; later ones may have a long log to replay. */
const READY_WITHIN_MS = 300_000

/** Settings of whoever runs this must not reach it. */
const FOREIGN =
  /^(DATABASE_|SIGILL_|SMTP_|MAIL_|TWILIO_|STORAGE_|METRICS_|SUPPORT_|SMS_|BOUNCE_|ATTACHMENT_|UNDO_|BASE_URL$|HOST$|PORT$|NODE_OPTIONS$|npm_)/

/** Several are two web processes and a worker on one data folder. What clients say of where they come from is believed, as from a proxy in front. */
const settingsOf = ({ webA, webB, worker }: Ports, { dataFolder, processes, undoSeconds = 0 }: Place): NodeJS.ProcessEnv => ({
  NODE_ENV: "production",
  SIGILL_DATA: dataFolder,
  PORT: String(webA),
  UNDO_SECONDS: String(undoSeconds),
  TRUSTED_PROXIES: "127.0.0.1 ::1",
  ...(processes === "one" ? {} : { SIGILL_ROLE: "web", SIGILL_BESIDE: `web:${webB} worker:${worker}` }),
})

type Ports = { readonly webA: number; readonly webB: number; readonly worker: number }

const at = (port: number) => `http://localhost:${port}`

/** Starts it through the launcher, which ends everything when this process ends, however that comes. */
export async function startInstallation(place: Place): Promise<Installation> {
  const { root, dataFolder, processes = "several" } = place
  const ports: Ports = { webA: await freePort(), webB: await freePort(), worker: await freePort() }
  const logFile = path.join(dataFolder, "faults.log")
  let launcher = start()

  function start(): ChildProcess {
    const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)))
    const child = spawn(process.execPath, [path.join(root, "scripts/launch.mjs"), "start"], {
      cwd: root,
      env: { ...given, ...settingsOf(ports, place) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => appendFileSync(logFile, chunk))
    return child
  }

  const served = processes === "one" ? [ports.webA] : Object.values(ports)
  const isReady = async () => (await Promise.all(served.map(isReadyAt))).every((isReady) => isReady)
  const isReadyAt = async (port: number) => {
    const answer = await fetch(`${at(port)}/api/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    await answer?.body?.cancel().catch(() => undefined)
    return answer?.ok === true
  }
  const untilReady = async () => {
    const begun = Date.now()
    while (hasEnded(launcher) || !(await isReady())) {
      if (hasEnded(launcher)) launcher = start()
      if (Date.now() - begun > READY_WITHIN_MS) throw new Problem(`the product did not become ready, see ${logFile}`)
      await wait(50)
    }
  }
  return {
    origin: at(ports.webA),
    doors: (processes === "one" ? [ports.webA] : [ports.webA, ports.webB]).map(at),
    dataFolder,
    logFile,
    isReady,
    untilReady,
    kill: async (victim, choices) => {
      if (!killOne(pidsOf(victim, dataFolder, ports), choices)) return false
      // What served under the supervisor may go on for a moment; whoever runs the product sees that it has ended.
      if (victim === "supervisor") await gone(launcher)
      return true
    },
    stop: async () => {
      if (hasEnded(launcher)) return
      launcher.kill("SIGTERM")
      await gone(launcher)
    },
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

const gone = (child: ChildProcess) => new Promise<void>((resolve) => (hasEnded(child) ? resolve() : child.once("exit", () => resolve())))

function killOne(pids: readonly number[], choices: Choices): boolean {
  if (pids.length === 0) return false
  try {
    process.kill(choices.pick(pids), "SIGKILL")
    return true
  } catch {
    return false
  }
}

function pidsOf(victim: Victim, dataFolder: string, { webB, worker }: Ports): readonly number[] {
  if (victim === "web server A") return pidIn(noteFile(dataFolder))
  if (victim === "web server B") return pidIn(noteFile(dataFolder, String(webB)))
  if (victim === "worker") return pidIn(noteFile(dataFolder, String(worker)))
  if (victim === "supervisor") return pidIn(path.join(dataFolder, "run", "sigill.lock"))
  const server = readPostmaster(path.join(dataFolder, "postgres"))
  if (server === null) return []
  return victim === "database server" ? [server.pid] : childrenOf(server.pid)
}

function pidIn(file: string): readonly number[] {
  try {
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid?: unknown }
    return typeof pid === "number" && pid > 1 ? [pid] : []
  } catch {
    return []
  }
}

const childrenOf = (parent: number): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
