import { spawn } from "node:child_process"
import path from "node:path"

type First = { readonly root: string; readonly environment: NodeJS.ProcessEnv; readonly log: (line: string) => void }

/** The one-time link that makes the first operator, or null when there is one. A process of its own makes it: keys and pool are the product's, not the supervisor's. */
export async function firstOperatorLink({ root, environment, log }: First): Promise<string | null> {
  const script = path.join(root, "scripts", "start", "print-operator-link.ts")
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  child.stderr.on("data", (chunk: Buffer) => log(chunk.toString("utf8").trimEnd()))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  return code === 0 && said !== "" ? said : null
}
