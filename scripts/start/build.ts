import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { SCRIPT_FLAGS } from "../launch/run-script.mjs"
import { withLock } from "../launch/lock.mjs"
import { writingInto } from "../launch/unwritable.mjs"
import { Problem, Stopped } from "../problem.ts"

/** Everything that goes into the built server; scripts/ runs from source, but for the preload. */
const SOURCES = [
  "app",
  "lib",
  "db",
  "public",
  "middleware.ts",
  "instrumentation*.ts",
  "next.config.ts",
  "postcss.config.*",
  "tsconfig.json",
  "types.d.ts",
  "package.json",
  "package-lock.json",
  "scripts/preload.mjs",
  "scripts/postgres",
]

type Build = {
  readonly root: string
  readonly say: (line: string) => void
  /** Shows what Next says while it builds; otherwise only when it fails. */
  readonly verbose?: boolean
  readonly signal?: AbortSignal
}

/** The folder that holds the whole built server; it may be moved elsewhere. */
export const builtFolder = (root: string) => path.join(root, ".next", "standalone")

/**
 * Builds unless the sources are those of the last build; then nothing is written, so that a project folder may be read-only.
 * Of two that ask at once, one builds and the other waits.
 * @throws Problem when the folder cannot be written, or when the build fails, after showing what Next said.
 */
export async function ensureBuilt(build: Build): Promise<void> {
  const { root, say } = build
  if (isFresh(root)) return
  const lock = { file: path.join(root, ".cache", "build.lock"), onWait: () => say("Another command is building: waiting for it.") }
  const done = await writingInto({ root, toDo: "build the product" }, () =>
    withLock(lock, async () => {
      if (!isFresh(root)) await buildNow(build)
    }),
  )
  if (!done.ok) throw new Problem(done.problem)
}

async function buildNow({ root, say, verbose = false, signal }: Build): Promise<void> {
  say("Building (about a minute).")
  rmSync(stampFile(root), { force: true })
  await runNext({ root, verbose, ...(signal === undefined ? {} : { signal }) })
  complete(root)
  // Next may have put what it wants into tsconfig.json: what counts is what the sources are now.
  const version = hashSources(root)
  await makeTemplate({ root, verbose, version })
  writeFileSync(stampFile(root), version)
}

const stampFile = (root: string) => path.join(root, ".next", "sources.sha256")

function isFresh(root: string): boolean {
  // A container image holds the build and no sources to compare it with.
  if (process.env["SIGILL_IMAGE"] === "1" && existsSync(path.join(builtFolder(root), "server.js"))) return true
  const stamp = stampFile(root)
  return existsSync(stamp) && existsSync(path.join(builtFolder(root), "server.js")) && readFileSync(stamp, "utf8") === hashSources(root)
}

/** One hash over the names and bytes of all sources, and over the platform, because native packages are copied into the build. */
export function hashSources(root: string): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`)
  for (const file of globSync(SOURCES, { cwd: root })
    .flatMap((found) => filesIn(root, found))
    .sort()) {
    hash.update(`${file}\n`).update(
      createHash("sha256")
        .update(readFileSync(path.join(root, file)))
        .digest(),
    )
  }
  return hash.digest("hex")
}

function filesIn(root: string, found: string): string[] {
  if (!statSync(path.join(root, found)).isDirectory()) return [found]
  return globSync("**/*", { cwd: path.join(root, found) })
    .map((file) => path.join(found, file))
    .filter((file) => statSync(path.join(root, file)).isFile())
}

async function runNext({ root, verbose, signal }: { root: string; verbose: boolean; signal?: AbortSignal }): Promise<void> {
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next")
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal, killSignal: "SIGTERM" as const }),
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said.push(chunk)
      if (verbose) process.stderr.write(chunk)
    })
  }
  const code = await new Promise<number | null>((resolve) => child.on("error", () => resolve(null)).on("close", resolve))
  if (code === 0) return
  if (signal?.aborted === true) throw new Stopped()
  if (!verbose) process.stderr.write(Buffer.concat(said))
  throw new Problem("the build failed, see above")
}

/**
 * The database that first starts copy, which is most of what a first start would otherwise wait for. One that does not come about here, as where no PostgreSQL
 * comes along, fails no build: then a first start makes its own.
 */
async function makeTemplate({ root, verbose, version }: { root: string; verbose: boolean; version: string }): Promise<void> {
  const child = spawn(process.execPath, [...SCRIPT_FLAGS, path.join(root, "scripts/start/make-template.ts"), version], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  })
  let complaint = ""
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve) => child.on("error", () => resolve(null)).on("close", resolve))
  if (code !== 0 && verbose) process.stderr.write(`No database to copy was made; first starts make their own.\n${complaint}`)
}

/** Next leaves out of its folder what a web server in front would serve. */
function complete(root: string): void {
  const built = builtFolder(root)
  if (!existsSync(path.join(built, "server.js")))
    throw new Problem('the build has no server: next.config.ts should say output: "standalone"')
  cpSync(path.join(root, ".next", "static"), path.join(built, ".next", "static"), { recursive: true })
  if (existsSync(path.join(root, "public"))) cpSync(path.join(root, "public"), path.join(built, "public"), { recursive: true })
  cpSync(path.join(root, "scripts", "preload.mjs"), path.join(built, "preload.mjs"))
}
