import { spawn } from "node:child_process"
import path from "node:path"
import { Problem } from "../problem.ts"

type Preparation = { readonly root: string; readonly step: "reach" | "prepare"; readonly environment: NodeJS.ProcessEnv; readonly signal?: AbortSignal }

/** Says that it was told to stop, not that something is wrong. */
export class Stopped extends Error {
  override readonly name = "Stopped"
}

/** See prepare-database.ts. Its exit code for a problem that is one line. */
const PROBLEM_EXIT = 3

/**
 * Runs prepare-database.ts to its end.
 * @returns what it printed.
 * @throws Problem with its line.
 */
export async function runPreparation({ root, step, environment, signal }: Preparation): Promise<string> {
  const script = path.join(root, "scripts", "start", "prepare-database.ts")
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, step], { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] })
  const end = () => child.kill("SIGKILL")
  signal?.addEventListener("abort", end)
  let [answer, complaint] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")))
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  signal?.removeEventListener("abort", end)
  if (code === 0) return answer
  if (signal?.aborted === true) throw new Stopped()
  if (code === PROBLEM_EXIT) throw new Problem(complaint)
  process.stderr.write(complaint)
  throw new Problem("the database could not be prepared, see above")
}
