import { spawn } from "node:child_process"
import { SCRIPT_FLAGS } from "../../scripts/launch/run-script.mjs"
import { plainEnvironment } from "./launcher.ts"

/**
 * Runs a module's text in a Node of its own, as another process of the same installation: it may import `#lib/…` and `#db/…`.
 * @returns what it printed. @throws with what it said when it fails
 */
export async function inAnotherProcess(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, [...SCRIPT_FLAGS, "--input-type=module", "--eval", text], {
    cwd: process.cwd(),
    env: { ...plainEnvironment(), ...env } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  })
  let [printed, said] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")))
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  if (code !== 0) throw new Error(`the other process ended with ${String(code)}:\n${said}`)
  return printed
}
