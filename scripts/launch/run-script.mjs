import { spawn } from "node:child_process"
import os from "node:os"
import path from "node:path"
import { parentOf } from "./processes.mjs"

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])

/** Runs its arguments without core dumps: a dump would hold opened keys (B1). */
export const WITHOUT_CORE_DUMPS = ["/bin/sh", "-c", 'ulimit -c 0 2>/dev/null; exec "$0" "$@"']

/** What Node is told before a TypeScript file of ours. */
export const SCRIPT_FLAGS = ["--disable-warning=ExperimentalWarning", "--import", new URL("./quick-resolve.mjs", import.meta.url).href]

/**
 * Node lets the young generation grow with the load and seldom gives it back: without this limit a server that is asked for many pages settles at 500 MiB.
 * Eight MiB a half keeps it at a third of that and costs a few per cent of speed.
 */
export const YOUNG_GENERATION = "--max-semi-space-size=8"

/**
 * Runs a TypeScript file of ours on Node 24 and hands signals on. The script holds a channel to us, so that it learns when we are killed.
 * @param {{ node: string, flags?: readonly string[], root: string, script: string, args: string[], env: Record<string, string | undefined> }} what
 * @returns {Promise<number>} its exit code
 */
export function runScript({ node, flags = [], root, script, args, env }) {
  const line = [node, ...SCRIPT_FLAGS, ...flags, path.join(root, script), ...args]
  const [command, ...rest] = process.platform === "win32" ? line : [...WITHOUT_CORE_DUMPS, ...line]
  const child = spawn(command, rest, { cwd: root, env, stdio: ["inherit", "inherit", "inherit", "ipc"] })
  const stop = (signal) => child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, stop)
  // Whoever holds a channel to us (a test) and whoever started us (npm) must not leave us behind when they are killed.
  process.on("disconnect", () => stop("SIGTERM"))
  const watch = watchParent(() => stop("SIGTERM"))
  return new Promise((resolve) => {
    child.on("error", (error) => {
      console.error(`Node could not be started (${error.message}).`)
      resolve(1)
    })
    child.on("exit", (code, signal) => {
      clearInterval(watch)
      resolve(code ?? 128 + (os.constants.signals[signal ?? "SIGKILL"] ?? 0))
    })
  })
}

/**
 * npm lives as long as its script: when it is gone, it was killed. Started by hand, a vanished parent means nothing.
 * npm starts a shell and the shell starts us, so the shell's own parent is watched too, where the system shows it.
 */
function watchParent(onGone) {
  if (process.env["npm_lifecycle_event"] === undefined || process.platform === "win32") return undefined
  const line = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = line()
  return setInterval(() => {
    if (line() !== before) onGone()
  }, 1000).unref()
}
