import type { ChildProcess } from "node:child_process"
import path from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"
import { Problem } from "../problem.ts"
import type { Place } from "./place.ts"
import { readPostmaster, stopOrphan } from "./postmaster.ts"

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type RunningServer = {
  readonly pid: number
  /** Settles when the server is gone, however that came. */
  readonly exited: Promise<Exit>
  /** Ends it in order: clients are sent away, everything is written. */
  readonly stop: () => Promise<void>
}

type Start = { readonly place: Place; readonly log: (line: string) => void; readonly onWait?: () => void }

/** A killed server's children may hold its shared memory for a moment longer. */
const STILL_IN_USE = "pre-existing shared memory block"

/** A server whose supervisor was killed right after spawning it may write its number down only now. */
const OTHER_STARTING = 'lock file "postmaster.pid" already exists'

/**
 * Starts PostgreSQL on a prepared cluster and waits until it takes connections, also through a long recovery.
 * @throws Problem with PostgreSQL's own reason when it does not come up.
 */
export async function startServer(start: Start): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const started = await tryStart(start)
    if (started.ok) return started.server
    const isOther = started.reason.includes(OTHER_STARTING)
    if (attempt === 20 || !(isOther || started.reason.includes(STILL_IN_USE))) {
      throw new Problem(`the database in ${start.place.folder} does not start (${started.reason})`)
    }
    if (isOther) await stopOrphan(start.place.folder)
    await wait(250)
  }
}

async function tryStart({ place, log, onWait }: Start): Promise<{ ok: true; server: RunningServer } | { ok: false; reason: string }> {
  const child = place.start("postgres", ["-D", place.seen])
  child.stdin?.end()
  const reasons: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on("line", (line) => {
      log(line)
      const fault = /(?:FATAL|PANIC): +(.*)/.exec(line)?.[1]
      if (fault !== undefined) reasons.push(fault)
    })
  }
  const exited = new Promise<Exit>((resolve) => {
    child.on("error", (error) => {
      reasons.push(error.message)
      resolve({ code: null, signal: null })
    })
    child.on("exit", (code, signal) => resolve({ code, signal }))
  })
  const isUp = await Promise.race([untilReady(child, place.folder, onWait), exited.then(() => false)])
  if (!isUp) {
    // The last lines come after the end of the process.
    await wait(50)
    return { ok: false, reason: reasons[0] ?? "no reason given, see logs/postgres.log" }
  }
  return { ok: true, server: { pid: child.pid ?? 0, exited, stop: () => stop(child, exited) } }
}

const SAY_SO_AFTER_MS = 5_000

async function untilReady(child: ChildProcess, folder: string, onWait: (() => void) | undefined): Promise<boolean> {
  const begun = Date.now()
  let told = false
  while (child.exitCode === null && child.signalCode === null) {
    const noted = readPostmaster(folder)
    if (noted?.pid === child.pid && noted?.isReady === true) return true
    if (!told && Date.now() - begun > SAY_SO_AFTER_MS) {
      onWait?.()
      told = true
    }
    await wait(20)
  }
  return false
}

async function stop(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  for (const { signal, seconds } of [
    { signal: "SIGINT", seconds: 30 },
    { signal: "SIGQUIT", seconds: 10 },
    { signal: "SIGKILL", seconds: 10 },
  ] as const) {
    child.kill(signal)
    const isOver = await Promise.race([exited.then(() => true), wait(seconds * 1000, false, { ref: false })])
    if (isOver) return
  }
}

/** An address that our client and pg-boss read alike: `?host=` is the folder of the Unix socket. */
export function socketUrl({
  role,
  password,
  socketFolder,
  database = "sigill",
}: {
  role: string
  password: string
  socketFolder: string
  database?: string
}): string {
  return `postgres://${role}:${password}@localhost/${database}?host=${encodeURIComponent(path.resolve(socketFolder))}`
}
