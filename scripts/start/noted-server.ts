import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { isStillRunning, processIdentity } from "../launch/processes.mjs"

type Noted = { readonly pid: number; readonly identity: string }

const folderOf = (dataFolder: string) => path.join(dataFolder, "run")

/** Where the process is written down that serves; further ones on this machine have a name of their own there. */
export const noteFile = (dataFolder: string, name: string | null = null): string =>
  path.join(folderOf(dataFolder), name === null ? "server.json" : `server-${name}.json`)

/** Writes down which process serves, so that the next start recognises it should this one be killed. */
export function noteServer(file: string, pid: number): void {
  const noted: Noted = { pid, identity: processIdentity(pid) ?? "" }
  writeFileSync(file, JSON.stringify(noted), { mode: 0o600 })
}

export function forgetServers(dataFolder: string): void {
  for (const file of noteFiles(dataFolder)) rmSync(file, { force: true })
}

/**
 * Ends web servers that outlived their supervisor, also such as today's settings name no more. A stranger that was given its number since is left alone.
 * @returns how many there were
 */
export async function stopOrphanedServers(dataFolder: string): Promise<number> {
  const orphans = noteFiles(dataFolder).flatMap((file) => {
    const noted = readNote(file)
    return noted !== null && isStillRunning(noted) ? [noted] : []
  })
  await Promise.all(orphans.map(end))
  forgetServers(dataFolder)
  return orphans.length
}

async function end(noted: Noted): Promise<void> {
  for (const { signal, seconds } of [
    { signal: "SIGTERM", seconds: 15 },
    { signal: "SIGKILL", seconds: 5 },
  ] as const) {
    if (!sendSignal(noted.pid, signal)) return
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(50)) {
      if (!isStillRunning(noted)) return
    }
  }
}

/** @returns false when it has just ended by itself */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function noteFiles(dataFolder: string): readonly string[] {
  const folder = folderOf(dataFolder)
  return readdirSync(folder)
    .filter((name) => /^server(-[a-z0-9-]+)?\.json$/.test(name))
    .map((name) => path.join(folder, name))
}

function readNote(file: string): Noted | null {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, "utf8")) as Partial<Noted>
    return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : null
  } catch {
    return null
  }
}
