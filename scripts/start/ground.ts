/** What must hold before anything is started, each with its one line when it does not. */
import { accessSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import net from "node:net"
import path from "node:path"
import { parseEnv, type Env } from "#lib/env.ts"
import { tryLock } from "../launch/lock.mjs"
import { reasonOf } from "../launch/unwritable.mjs"
import { makePassage } from "../postgres/cluster.ts"
import { codeOf, Problem } from "../problem.ts"

/** @throws Problem with a line for every wrong setting. */
export function readSettings(source: Record<string, string | undefined>): Env {
  const parsed = parseEnv(source)
  if (parsed.ok) return parsed.value
  throw new Problem(parsed.error.problems.map(({ name, problem }) => `${name} ${problem}`).join("\n  "))
}

/** @throws Problem when the folder cannot be made or written. */
export function prepareDataFolder(folder: string): void {
  try {
    makePassage(folder)
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = path.join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, "", { flag: "wx" })
    rmSync(probe)
    makePassage(path.join(folder, "run"))
    mkdirSync(path.join(folder, "logs"), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritableData(folder, error)
  }
}

const unwritableData = (folder: string, error: unknown) =>
  new Problem(`the data folder ${folder} cannot be written (${reasonOf(error)}): set SIGILL_DATA to a folder that can`)

/**
 * Makes this process the only one that runs on the data folder.
 * @throws Problem naming the one that does.
 */
export async function holdDataFolder({ dataFolder, about }: { dataFolder: string; about: string }): Promise<() => void> {
  // The folders inside may be another user's, when somebody else started before.
  const taken = await tryLock(path.join(dataFolder, "run", "sigill.lock"), about).catch((error: unknown) => {
    throw codeOf(error) === "" ? error : unwritableData(dataFolder, error)
  })
  if (taken.ok) return taken.release
  throw new Problem(`the data folder ${dataFolder} is in use by ${taken.holder.about} (process ${taken.holder.pid})`)
}

/** @throws Problem when something else listens there, or may not. */
export async function requireFreePort({ host, port }: { host: string; port: number }): Promise<void> {
  const code = await new Promise<string | null>((resolve) => {
    const probe = net.createServer()
    probe.once("error", (error) => resolve(codeOf(error)))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)))
  })
  if (code === null) return
  if (code === "EADDRINUSE") throw new Problem(`port ${port} on ${host} is taken by another program: stop that, or set PORT to a free one`)
  if (code === "EACCES") throw new Problem(`port ${port} may not be used by this user: set PORT to one above 1023`)
  throw new Problem(`it cannot listen on HOST ${host} (${code}): set HOST to an address of this machine`)
}
