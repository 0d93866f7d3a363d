import { readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { isStillRunning, processIdentity } from "../launch/processes.mjs"

type Noted = { readonly pid: number; readonly identity: string }

const noteFile = (dataFolder: string) => path.join(dataFolder, "run", "server.json")

/** Writes down which process serves, so that the next start recognises it should this one be killed. */
export function noteServer(dataFolder: string, pid: number): void {
  const noted: Noted = { pid, identity: processIdentity(pid) ?? "" }
  writeFileSync(noteFile(dataFolder), JSON.stringify(noted), { mode: 0o600 })
}

export function forgetServer(dataFolder: string): void {
  rmSync(noteFile(dataFolder), { force: true })
}

/** Ends a web server that outlived its supervisor. A stranger that was given its number since is left alone. */
export async function stopOrphanedServer(dataFolder: string): Promise<boolean> {
  const noted = readNote(dataFolder)
  if (noted === null || !isStillRunning(noted)) return false
  for (const { signal, seconds } of [
    { signal: "SIGTERM", seconds: 15 },
    { signal: "SIGKILL", seconds: 5 },
  ] as const) {
    process.kill(noted.pid, signal)
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(50)) {
      if (!isStillRunning(noted)) return true
    }
  }
  return true
}

function readNote(dataFolder: string): Noted | null {
  try {
    const { pid, identity } = JSON.parse(readFileSync(noteFile(dataFolder), "utf8")) as Partial<Noted>
    return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : null
  } catch {
    return null
  }
}
