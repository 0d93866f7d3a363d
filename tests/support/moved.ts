import { spawn } from "node:child_process"
import { cpSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { PRODUCTION_ARGS } from "../../scripts/start/web-server.ts"
import { plainEnvironment } from "./launcher.ts"

type Moved = {
  /** Where the built folder is copied to; nothing of the project lies above it. */
  readonly folder: string
  readonly port: number
  readonly dataFolder: string
  readonly databaseUrl: string
  /** Changes the copy before it starts. */
  readonly change?: (folder: string) => void
}

/** Copies the built folder elsewhere and starts it there, as a container does; ready when it resolves. @returns how to end it */
export async function startMoved({ folder, port, dataFolder, databaseUrl, change }: Moved): Promise<() => Promise<void>> {
  cpSync(path.join(process.cwd(), ".next", "standalone"), folder, { recursive: true, verbatimSymlinks: true })
  change?.(folder)
  const env = {
    ...plainEnvironment(),
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    NODE_ENV: "production",
    SIGILL_DATA: dataFolder,
    DATABASE_URL: databaseUrl,
  }
  const server = spawn(process.execPath, PRODUCTION_ARGS, { cwd: folder, env: env as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const gone = new Promise((resolve) => server.on("exit", resolve))
  const end = async () => {
    server.kill("SIGKILL")
    await gone
  }
  try {
    await untilReady(`http://127.0.0.1:${port}`, () => said)
    return end
  } catch (error) {
    await end()
    throw error
  }
}

/** @throws with what the server said when it is not ready within a minute */
export async function untilReady(origin: string, said: () => string): Promise<void> {
  for (const end = Date.now() + 60_000; ; await wait(50)) {
    if ((await fetch(`${origin}/api/ready`).catch(() => null))?.ok === true) return
    if (Date.now() > end) throw new Error(`it is not ready; it said:\n${said()}`)
  }
}
