import type { ChildProcess } from "node:child_process"

type Watch = {
  readonly everyMs?: number
  /** So many questions in a row without an answer, and it counts as hanging. */
  readonly patience?: number
  readonly onHung: () => void
}

/** Longer than anything of ours ever kept a process from its work, also on a machine with much else to do: a minute in all. */
const EVERY_MS = 10_000
const PATIENCE = 6

/**
 * Asks a process over its channel whether it still turns, and ends it where it does not (B86): one that hangs without dying keeps its connections, and the
 * others at its port cannot speak for it. What is counted are questions and not the clock, so that a machine that slept ends nothing. It has to answer as
 * scripts/preload.mjs does. @returns how to stop asking
 */
export function watchOver(child: ChildProcess, { everyMs = EVERY_MS, patience = PATIENCE, onHung }: Watch): () => void {
  let unanswered = 0
  const hear = (said: unknown) => {
    if (said === "here") unanswered = 0
  }
  child.on("message", hear)
  const timer = setInterval(() => {
    if (unanswered >= patience) {
      stop()
      onHung()
      child.kill("SIGKILL")
      return
    }
    if (!child.connected) return
    unanswered += 1
    // A channel that closes at this moment belongs to a process that ends anyway.
    child.send("are you there?", () => undefined)
  }, everyMs)
  timer.unref()
  const stop = () => {
    clearInterval(timer)
    child.off("message", hear)
  }
  child.once("exit", stop)
  return stop
}
