import { spawn, type ChildProcess } from "node:child_process"
import path from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"
import { WITHOUT_CORE_DUMPS, YOUNG_GENERATION } from "../launch/run-script.mjs"
import { Problem } from "../problem.ts"
import type { Exit, Running } from "./keep-running.ts"
import { watchOver } from "./watch-over.ts"

export type WebServer = {
  /** The command line after Node, and the folder to run it in. */
  readonly args: readonly string[]
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  /** Where it answers when it is up, like http://127.0.0.1:3000. */
  readonly origin: string
  /** Whether it says over the channel that it listens, and that it still turns (scripts/preload.mjs); another process at the same port would answer for it. */
  readonly announcesItself: boolean
  readonly log: (line: string) => void
  /** As soon as there is a process, long before it answers: should we be killed meanwhile, the next start has to find it. */
  readonly onSpawned: (pid: number) => void
  /** It has not answered for a minute and is being ended. */
  readonly onHung: () => void
}

export const PRODUCTION_ARGS = [YOUNG_GENERATION, "--import", "./preload.mjs", "server.js"]

const UP_WITHIN_MS = 60_000
const DRAIN_MS = 15_000

/**
 * Starts the web server and waits until it answers.
 * @throws Problem with the last thing it said when it ends before that, or does not answer within a minute.
 */
export async function startWebServer({ args, folder, env, origin, announcesItself, log, onSpawned, onHung }: WebServer): Promise<Running> {
  const line = [process.execPath, ...args]
  const [command = "", ...rest] = process.platform === "win32" ? line : [...WITHOUT_CORE_DUMPS, ...line]
  // A session of its own, so that Ctrl-C in the terminal does not reach it past us; a channel, so that it ends when we are killed.
  const child = spawn(command, rest, { cwd: path.resolve(folder), env, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] })
  const fault = firstFault(child, log)
  let problem: string | undefined
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }))
    // The system has no room for another process, as it may have later.
    child.once("error", (error) => {
      problem = error.message
      if (child.pid === undefined) resolve({ code: null, signal: null })
    })
  })
  try {
    if (child.pid !== undefined) onSpawned(child.pid)
  } catch (error) {
    child.kill("SIGKILL")
    await exited
    throw error
  }
  const isListening = announcesItself ? listening(child) : Promise.resolve(true)
  const isAnswering = isListening.then((isThere) => isThere && untilAnswering(child, `${origin}/api/health`))
  const isUp = await Promise.race([isAnswering, exited.then(() => false)])
  if (isUp) {
    const leave = announcesItself ? watchOver(child, { onHung }) : () => undefined
    return {
      pid: child.pid ?? 0,
      exited,
      stop: () => {
        leave()
        return stop(child, exited)
      },
    }
  }
  child.kill("SIGKILL")
  await exited
  throw new Problem(`the web server did not come up: ${problem ?? fault() ?? "it said nothing, see logs/server.log"}`)
}

/** What Next says about itself at every start; the address is ours to say. */
const NEXT_GREETING = /^\s*(▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running))|^\s*$/

function firstFault(child: ChildProcess, log: (line: string) => void): () => string | undefined {
  const faults: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on("line", (line) => {
      if (NEXT_GREETING.test(line)) return
      log(line)
      if (/error/i.test(line) && faults.length === 0) faults.push(line.trim())
    })
  }
  return () => faults[0]
}

/** @returns false when it has not said so in time */
const listening = (child: ChildProcess): Promise<boolean> =>
  Promise.race([
    new Promise<true>((resolve) => child.on("message", (said) => said === "listening" && resolve(true))),
    wait(UP_WITHIN_MS, false, { ref: false }),
  ])

async function untilAnswering(child: ChildProcess, url: string): Promise<boolean> {
  const end = Date.now() + UP_WITHIN_MS
  while (child.exitCode === null && child.signalCode === null && Date.now() < end) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok === true) return true
    await wait(25)
  }
  return false
}

/** Requests in flight are finished first, within a limit. */
async function stop(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  child.kill("SIGTERM")
  const isOver = await Promise.race([exited.then(() => true), wait(DRAIN_MS, false, { ref: false })])
  if (!isOver) child.kill("SIGKILL")
  await exited
}
