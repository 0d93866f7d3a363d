import { spawn } from "node:child_process"
import path from "node:path"
import { performance } from "node:perf_hooks"

type Step = {
  readonly name: string
  readonly root: string
  readonly tool: string
  readonly args: readonly string[]
  readonly flags?: readonly string[]
}

/** Runs one of the packages' tools on this Node; says in one line how it went, and shows what it said only when it failed. */
export async function runStep({ name, root, tool, args, flags = [] }: Step): Promise<boolean> {
  const begun = performance.now()
  const line = [...flags, path.join(root, "node_modules", tool), ...args]
  const child = spawn(process.execPath, line, { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  console.error(`${code === 0 ? "✓" : "✗"} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
  if (code !== 0) process.stderr.write(Buffer.concat(said))
  return code === 0
}

/** Room for what is new, in MiB: with Node's own 16 the linter copies so much that it takes about an eighth longer. Types gain nothing by it. */
const ROOM_FOR_NEW = "--max-semi-space-size=64"

/** Types, lint and form. The first two keep a core each, so they run side by side. */
export async function runStatic(root: string): Promise<boolean> {
  const routes = await runStep({ name: "types of routes", root, tool: "next/dist/bin/next", args: ["typegen"] })
  const results = await Promise.all([
    runStep({ name: "types", root, tool: "typescript/bin/tsc", args: ["--noEmit", "--project", "."] }),
    runStep({ name: "lint", root, tool: "eslint/bin/eslint.js", args: ["--max-warnings=0", "."], flags: [ROOM_FOR_NEW] }),
  ])
  const form = await runStep({ name: "form", root, tool: "prettier/bin/prettier.cjs", args: ["--check", "--log-level=warn", "."] })
  return routes && form && results.every(Boolean)
}
