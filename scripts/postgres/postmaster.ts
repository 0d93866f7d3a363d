import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { Problem } from "../problem.ts"

/** What PostgreSQL writes about itself into its data folder (postmaster.pid, see src/include/utils/pidfile.h). */
export type Postmaster = { readonly pid: number; readonly socketFolder: string; readonly isReady: boolean }

const PID_LINE = 0
const SOCKET_LINE = 4
const STATUS_LINE = 7

export function readPostmaster(folder: string): Postmaster | null {
  const file = path.join(folder, "postmaster.pid")
  if (!existsSync(file)) return null
  const lines = readFileSync(file, "utf8").split("\n")
  const pid = Number(lines[PID_LINE])
  if (!Number.isInteger(pid) || pid <= 1) return null
  return { pid, socketFolder: lines[SOCKET_LINE] ?? "", isReady: lines[STATUS_LINE]?.trim() === "ready" }
}

/**
 * Stops a PostgreSQL that outlived whoever started it, and clears away what one that died left behind.
 * Its number may belong to a stranger by now, in a restarted container even to ourselves: only a process that works in this very folder is touched.
 * @returns whether one was running.
 */
export async function stopOrphan(folder: string): Promise<boolean> {
  const noted = readPostmaster(folder)
  if (noted === null) return false
  if (!worksIn(noted.pid, folder)) {
    rmSync(path.join(folder, "postmaster.pid"), { force: true })
    return false
  }
  // One whose process was killed while it was ending may not end by itself; ended at once it replays its log at the next start and loses nothing.
  for (const { signal, seconds } of [
    { signal: "SIGINT", seconds: 10 },
    { signal: "SIGQUIT", seconds: 10 },
  ] as const) {
    process.kill(noted.pid, signal)
    if (await isGone(noted.pid, folder, seconds)) return true
  }
  throw new Problem(`a database server from an earlier start (process ${noted.pid}) does not end: stop it and start again`)
}

async function isGone(pid: number, folder: string, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(50)) {
    if (!worksIn(pid, folder)) return true
  }
  return false
}

/** A server's working folder is its data folder; where the system does not show that, its command line names it. */
function worksIn(pid: number, folder: string): boolean {
  if (process.platform !== "linux") {
    const answer = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" })
    return answer.status === 0 && answer.stdout.includes("postgres") && answer.stdout.includes(folder)
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
  } catch {
    return false
  }
}
