import { readFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { readPostmaster } from "../../scripts/postgres/postmaster.ts"
import { freePort } from "../../scripts/free-port.ts"
import { startThroughLauncher, type Started } from "./launcher.ts"

/** The built product on a data folder of its own, which a test may maltreat. */
export type OwnProduct = {
  readonly url: string
  readonly started: Started
  readonly isReady: () => Promise<boolean>
  /** Waits until something holds. @throws after a minute, with what the product said */
  readonly until: (holds: () => Promise<boolean> | boolean) => Promise<void>
  readonly supervisorPid: () => number
  readonly databasePid: () => number
  readonly stop: () => Promise<void>
}

export async function startOwnProduct(
  dataFolder: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnProduct> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const started = startThroughLauncher({ command: "start", args, env: { ...settings, PORT: String(port), SIGILL_DATA: dataFolder } })
  const isReady = async () => (await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => null))?.ok === true
  const until = async (holds: () => Promise<boolean> | boolean) => {
    for (const end = Date.now() + 60_000; !(await holds()); await wait(50))
      if (Date.now() > end) throw new Error(`it did not come to that; it said:\n${started.said()}`)
  }
  await until(isReady)
  return {
    url,
    started,
    isReady,
    until,
    supervisorPid: () => (JSON.parse(readFileSync(path.join(dataFolder, "run", "sigill.lock"), "utf8")) as { pid: number }).pid,
    databasePid: () => readPostmaster(path.join(dataFolder, "postgres"))?.pid ?? 0,
    stop: async () => {
      started.kill("SIGTERM")
      await started.exited
    },
  }
}
