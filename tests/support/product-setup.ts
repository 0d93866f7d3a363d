import { chmodSync, mkdirSync, mkdtempSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { freePort } from "../../scripts/free-port.ts"
import { guard } from "../../scripts/guard.ts"
import { BACKUP_DAYS, PRODUCT, type Product } from "./product.ts"
import { startThroughLauncher, type Started } from "./launcher.ts"

const running = globalThis as { stopProduct?: () => Promise<void> }

/** The first start builds. */
const READY_WITHIN_MS = 300_000

/** The real product, started as everybody starts it, in evaluation mode on a free port with a data folder of its own. */
export default async function setUp(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-journeys-"))
  const [dataFolder, temporaryFolder, outputFile] = ["data", "tmp", "output.log"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(temporaryFolder)
  // As root PostgreSQL runs as another user, who has to pass through.
  for (const passage of [folder, temporaryFolder]) chmodSync(passage, 0o711)
  const port = await freePort()
  const dnsPort = await freePort()
  const asks = { DNS_SERVERS: `127.0.0.1:${dnsPort}` }
  const env = { ...asks, PORT: String(port), SIGILL_DATA: dataFolder, TMPDIR: temporaryFolder, BACKUP_DAYS: String(BACKUP_DAYS) }
  const started = startThroughLauncher({ command: "start", env, outputFile })
  running.stopProduct = guard({ pid: started.pid, signal: "TERM", folder })
  const product: Product = { url: `http://localhost:${port}`, dataFolder, temporaryFolder, outputFile, dnsPort }
  await untilReady(product.url, started)
  process.env[PRODUCT] = JSON.stringify(product)
}

export async function tearDown(): Promise<void> {
  await running.stopProduct?.()
}

async function untilReady(url: string, started: Started): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS
  for (;;) {
    const answer = await fetch(`${url}/api/ready`).catch(() => null)
    if (answer?.ok === true) return
    if (started.exitCode() !== null) throw new Error(`the product did not start:\n${started.said()}`)
    if (Date.now() > end)
      throw new Error(
        `the product is not ready (${answer === null ? "no answer" : `${answer.status} ${await answer.text()}`}):\n${started.said()}`,
      )
    await wait(100)
  }
}
