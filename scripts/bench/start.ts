import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { startInstallation } from "../faults/installation.ts"
import { freePort } from "../free-port.ts"
import { guard } from "../guard.ts"
import { postgresAccount } from "../postgres/account.ts"
import { postgresBinaries } from "../postgres/binaries.ts"
import { giveTo } from "../postgres/cluster.ts"
import { placeFor, runProgram } from "../postgres/place.ts"
import { startServer } from "../postgres/server.ts"
import { ensureBuilt } from "../start/build.ts"
import { buildBareNext, startBareNext } from "./bare-next.ts"
import { benchFolder } from "./ground.ts"
import { median, time, type Tell } from "./measure.ts"

const ROUNDS = 7

/** From the command to the first page, on an empty data folder, against the least that could be called so (docs/performance.md). */
export async function benchStart(tell: Tell): Promise<void> {
  const root = process.cwd()
  const { folder, remove } = benchFolder("start")
  using stack = new DisposableStack()
  stack.defer(remove)
  chmodSync(folder, 0o711)
  await ensureBuilt({ root, say: (line) => console.error(line) })
  await buildBareNext(root)
  const taken = { ours: [] as number[], reference: [] as number[] }
  // Of each the first one finds files that nobody has read lately. What they leave goes at the end: a disk that still forgets thousands of files makes new ones slowly.
  for (let round = -1; round < ROUNDS; round++) {
    const [ours, reference] = [await firstStart(root, folder), await leastStart(root, folder)]
    if (round < 0) continue
    taken.ours.push(ours)
    taken.reference.push(reference)
  }
  tell(time("first start of a built clone to first page", 1.5, { ours: median(taken.ours), reference: median(taken.reference) }))
}

async function firstStart(root: string, parent: string): Promise<number> {
  const dataFolder = mkdtempSync(path.join(parent, "ours-"))
  chmodSync(dataFolder, 0o711)
  const started = performance.now()
  const installation = await startInstallation({ root, dataFolder, processes: "one" })
  await untilPage(installation.origin)
  const taken = performance.now() - started
  await installation.stop()
  return taken
}

/** Asked more often, the server would be kept from starting by its own answers that it is not there yet. */
const ASK_EVERY_MS = 50

async function untilPage(origin: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(ASK_EVERY_MS)) {
    const answer = await fetch(origin).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok === true) return
  }
  throw new Error(`${origin} did not answer`)
}

/** One after the other: initdb as it comes, PostgreSQL until it takes connections, Next.js until its first page. */
async function leastStart(root: string, parent: string): Promise<number> {
  const base = mkdtempSync(path.join(parent, "bare-"))
  chmodSync(base, 0o711)
  const folder = path.join(base, "postgres")
  const account = postgresAccount(folder)
  const native = postgresBinaries(root, account)
  const sockets = mkdtempSync(path.join(os.tmpdir(), "sigill-socket-"))
  for (const one of [folder, sockets]) {
    mkdirSync(one, { recursive: true, mode: 0o700 })
    giveTo(account, one)
  }
  const port = await freePort()
  const started = performance.now()
  const place = placeFor({ native, account, folder })
  await runProgram(place, { program: "initdb", args: ["--pgdata", place.seen, "--encoding=UTF8", "--locale=C", "--no-instructions"] })
  writeFileSync(path.join(folder, "postgresql.conf"), `listen_addresses = ''\nunix_socket_directories = '${sockets}'\n`)
  const postgres = await startServer({ place, log: () => undefined })
  const stop = guard({ pid: postgres.pid, signal: "QUIT", folder: sockets })
  const bare = await startBareNext({ root, port })
  const taken = performance.now() - started
  await bare.stop()
  await postgres.stop()
  await stop()
  rmSync(sockets, { recursive: true, force: true })
  return taken
}
