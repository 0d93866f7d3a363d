import { spawn } from "node:child_process"
import path from "node:path"
import { SCRIPT_FLAGS } from "../launch/run-script.mjs"
import { Problem, Stopped } from "../problem.ts"

type Preparation = {
  readonly root: string
  readonly step: "reach" | "prepare"
  readonly environment: NodeJS.ProcessEnv
  /** How long the database may take to answer. */
  readonly seconds: number
  readonly signal: AbortSignal
  /** Takes what a preparation that went well has logged, as of a restored backup. */
  readonly log?: (lines: string) => void
}

/** See prepare-database.ts. Its exit code for a problem that is one line. */
const PROBLEM_EXIT = 3

/**
 * Runs prepare-database.ts to its end.
 * @returns what it printed.
 * @throws Problem with its line.
 */
export async function runPreparation({ root, step, environment, seconds, signal, log }: Preparation): Promise<string> {
  const script = path.join(root, "scripts", "start", "prepare-database.ts")
  const child = spawn(process.execPath, [...SCRIPT_FLAGS, script, step, String(seconds)], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  })
  const end = () => child.kill("SIGKILL")
  signal.addEventListener("abort", end)
  let [answer, complaint] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")))
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  signal.removeEventListener("abort", end)
  if (code === 0 && complaint !== "") log?.(complaint.trimEnd())
  if (code === 0) return answer
  if (signal.aborted) throw new Stopped()
  if (code === PROBLEM_EXIT) throw new Problem(complaint)
  process.stderr.write(complaint)
  throw new Problem("the database could not be prepared, see above")
}
