import { setTimeout as wait } from "node:timers/promises"

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }
export type Running = { readonly pid: number; readonly exited: Promise<Exit>; readonly stop: () => Promise<void> }

type Keep = {
  /** What it is, as the beginning of a sentence: "The web server". */
  readonly name: string
  readonly start: () => Promise<Running>
  readonly say: (line: string) => void
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 30_000
/** After running this long, an end counts as the first again: a start costs a second or two, so this is no storm of starts. */
const STEADY_MS = 10_000

/**
 * Starts something and starts it again whenever it ends without being asked to, after ever longer pauses, for as long as it takes.
 * @throws what the very first start throws; later failures are said and tried again.
 * @returns how to stop it for good.
 */
export async function keepRunning({ name, start, say }: Keep): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  let running = await start()

  const restart = async (failuresBefore: number): Promise<number> => {
    for (let failures = failuresBefore + 1; ; failures++) {
      await wait(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
      if (stopping.signal.aborted) return failures
      try {
        running = await start()
        say(`${name} runs again.`)
        return failures
      } catch (error) {
        // Whatever it is, a full disk or no room for another process, it ends none of what runs.
        say(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  const watching = (async () => {
    let failures = 0
    while (!stopping.signal.aborted) {
      const begun = Date.now()
      const exit = await running.exited
      if (stopping.signal.aborted) return
      if (Date.now() - begun > STEADY_MS) failures = 0
      say(`${name} ended unexpectedly (${exit.signal ?? `code ${exit.code}`}): starting it again.`)
      failures = await restart(failures)
    }
  })()

  return async () => {
    stopping.abort()
    await running.stop()
    await watching
    // A start that was under way when the stop came.
    await running.stop()
  }
}
