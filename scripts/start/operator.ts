import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import path from "node:path"

type First = { readonly root: string; readonly environment: NodeJS.ProcessEnv; readonly baseUrl: string }

/**
 * The one-time link that makes the first operator, or null when there is one. A process of its own makes it, because its pool and keys are the product's and not the supervisor's.
 */
export async function firstOperatorLink({ root, environment }: First): Promise<string | null> {
  const script = path.join(root, "scripts", "start", "print-operator-link.ts")
  if (!existsSync(script)) return null
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], { cwd: root, env: environment, stdio: ["ignore", "pipe", "inherit"] })
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  await new Promise((resolve) => child.on("error", resolve).on("close", resolve))
  return said.trim() === "" ? null : said.trim()
}
