import { spawn } from "node:child_process"
import os from "node:os"
import path from "node:path"

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])

/** Runs its arguments without core dumps: a dump would hold opened keys (B1). */
export const WITHOUT_CORE_DUMPS = ["/bin/sh", "-c", 'ulimit -c 0 2>/dev/null; exec "$0" "$@"']

/** What Node is told before a TypeScript file of ours. */
export const SCRIPT_FLAGS = ["--disable-warning=ExperimentalWarning", "--import", new URL("./quick-resolve.mjs", import.meta.url).href]

/**
 * Runs a TypeScript file of ours on Node 24 and hands signals on. The script holds a channel to us, so that it learns when we are killed.
 * @param {{ node: string, root: string, script: string, args: string[], env: Record<string, string | undefined> }} what
 * @returns {Promise<number>} its exit code
 */
export function runScript({ node, root, script, args, env }) {
  const line = [node, ...SCRIPT_FLAGS, path.join(root, script), ...args]
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

/** npm lives as long as its script: when our parent changes, npm was killed. Started by hand, a vanished parent means nothing. */
function watchParent(onGone) {
  const parent = process.ppid
  if (process.env["npm_lifecycle_event"] === undefined || process.platform === "win32") return undefined
  return setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, 1000).unref()
}
