/** A bare Next.js app (scripts/bench/bare), built with the same Next.js and run with the same settings of Node as the product. */
import { spawn, type ChildProcess } from "node:child_process"
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { YOUNG_GENERATION } from "../launch/run-script.mjs"
import { guard } from "../guard.ts"
import { Problem } from "../problem.ts"

export type BareNext = { readonly origin: string; readonly pid: number; readonly stop: () => Promise<void> }

type Start = { readonly root: string; readonly port: number; readonly env?: Readonly<Record<string, string>> }

const UP_WITHIN_MS = 30_000

/** Its folder in the project, so that it finds the project's packages. */
const folderOf = (root: string) => path.join(root, ".cache", "bench", "bare")

/** Builds it anew; the product's middleware goes along, because its pages stand behind it too. */
export async function buildBareNext(root: string): Promise<void> {
  const folder = folderOf(root)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(path.join(root, "scripts", "bench", "bare"), folder, { recursive: true })
  cpSync(path.join(root, "middleware.ts"), path.join(folder, "middleware.ts"))
  cpSync(path.join(root, "tsconfig.json"), path.join(folder, "tsconfig.json"))
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next")
  const child = spawn(process.execPath, [next, "build"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk))
  const code = await new Promise<number | null>((resolve) => child.on("error", () => resolve(null)).on("close", resolve))
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  throw new Problem("the bare app did not build, see above")
}

/** Starts what was built and waits until its first page answers. */
export async function startBareNext({ root, port, env = {} }: Start): Promise<BareNext> {
  const standalone = path.join(folderOf(root), ".next", "standalone", ".cache", "bench", "bare")
  cpSync(path.join(folderOf(root), ".next", "static"), path.join(standalone, ".next", "static"), { recursive: true })
  const child = spawn(process.execPath, [YOUNG_GENERATION, "server.js"], {
    cwd: standalone,
    env: { ...process.env, NODE_ENV: "production", HOSTNAME: "127.0.0.1", PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  })
  const origin = `http://127.0.0.1:${port}`
  const pid = child.pid
  if (pid === undefined) throw new Problem("the bare app did not start")
  const stop = guard({ pid, signal: "TERM" })
  for (const end = Date.now() + UP_WITHIN_MS; ; await wait(10)) {
    const answer = await fetch(origin).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok === true) return { origin, pid, stop }
    if (!hasEnded(child) && Date.now() < end) continue
    await stop()
    throw new Problem("the bare app did not answer")
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null
