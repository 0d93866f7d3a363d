/** `npm run check-container`: the Dockerfile's steps in bare folders, and what comes of them started and asked (docs/operations.md). */
import { spawn, spawnSync } from "node:child_process"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { carryOut, type Built } from "./container/carry-out.ts"
import { isIgnored, parseDockerfile } from "./container/dockerfile.ts"
import { freePort } from "./free-port.ts"
import { Problem, runCommand } from "./problem.ts"

/** What an image must not hold: nothing that builds or tests, and nothing of this machine. */
const UNWANTED = [
  "tests",
  "docs",
  "data",
  ".git",
  ".env",
  ".next/standalone/data",
  ".next/standalone/tests",
  "node_modules/jest",
  "node_modules/typescript",
  "node_modules/eslint",
  "app",
]

await runCommand("The container's steps failed", async () => {
  const work = mkdtempSync(path.join(os.tmpdir(), "sigill-image-"))
  try {
    const built = build(work)
    for (const name of UNWANTED) if (existsSync(path.join(built.folder, name))) throw new Problem(`the image would hold ${name}`)
    console.log(`The image would add ${Math.round(sizeOf(built.root) / 1024 / 1024)} MiB to node:slim.`)
    await tryOut(built)
    console.log("It starts, serves, and stops in order.")
    return 0
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

function build(work: string): Built {
  const stages = parseDockerfile(readFileSync("Dockerfile", "utf8"))
  const context = contextIn(work)
  const built = new Map<string, Built>()
  // The engine's image has Node 24 and npm, and nothing else of ours.
  const machine = { PATH: `${path.dirname(process.execPath)}:${process.env["PATH"] ?? ""}`, HOME: work, ...registry() }
  for (const stage of stages) {
    const root = path.join(work, stage.name)
    mkdirSync(root, { recursive: true })
    built.set(stage.name, carryOut({ stage, root, context, others: built, machine }))
  }
  const last = built.get(stages.at(-1)?.name ?? "")
  if (last === undefined) throw new Problem("the Dockerfile has no stage")
  return last
}

/** The files that Git knows, without those that .dockerignore names. */
function contextIn(work: string): string {
  const context = path.join(work, "context")
  const patterns = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .filter((line) => line !== "")
  const files = spawnSync("git", ["ls-files", "-z"], { encoding: "utf8" })
    .stdout.split("\0")
    .filter((file) => file !== "" && existsSync(file))
  for (const file of files) if (!isIgnored(patterns, file.split("/")[0] ?? "")) cpSync(file, path.join(context, file))
  return context
}

/** Where packages come from and whom to trust is the machine's matter, as it is the engine's. */
function registry(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(npm_config_|NPM_CONFIG_|NODE_EXTRA_CA_CERTS$|https?_proxy$|HTTPS?_PROXY$)/.test(name),
    ),
  ) as Record<string, string>
}

function sizeOf(folder: string): number {
  return Number(spawnSync("du", ["-sk", folder], { encoding: "utf8" }).stdout.split("\t")[0]) * 1024
}

async function tryOut({ folder, env, cmd }: Built): Promise<void> {
  const port = await freePort()
  const [command = "", ...args] = cmd
  const machine = { PATH: `${path.dirname(process.execPath)}:${process.env["PATH"] ?? ""}` }
  const server = spawn(command, args, {
    cwd: folder,
    env: { ...machine, ...env, HOST: "127.0.0.1", PORT: String(port) } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  })
  let said = ""
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const ended = new Promise<number | null>((resolve) => server.on("close", resolve))
  try {
    await untilReady(port, () => said)
    const page = await fetch(`http://127.0.0.1:${port}/`)
    if (!page.ok || !/script-src 'self' 'nonce-/.test(page.headers.get("content-security-policy") ?? ""))
      throw new Problem("the start page is not as it should be")
    if (globSync("**/*.js", { cwd: path.join(folder, ".next/standalone/.next/static") }).length === 0)
      throw new Problem("the scripts of the pages are missing")
  } finally {
    server.kill("SIGTERM")
  }
  const code = await ended
  if (code !== 0) throw new Problem(`it ended with ${code ?? "a signal"} after SIGTERM:\n${said}`)
}

async function untilReady(port: number, said: () => string): Promise<void> {
  for (const end = Date.now() + 90_000; ; await wait(100)) {
    if ((await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => null))?.ok === true) return
    if (Date.now() > end) throw new Problem(`it is not ready after 90 s:\n${said()}`)
  }
}
