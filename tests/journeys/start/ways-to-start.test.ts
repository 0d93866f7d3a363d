import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { migrate } from "#db/migrate.ts"
import { plainEnvironment, startThroughLauncher } from "#tests/support/launcher.ts"
import { startMoved, untilReady } from "#tests/support/moved.ts"
import { freePort } from "../../../scripts/free-port.ts"
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../../scripts/postgres.ts"

jest.setTimeout(120_000)

describe("ways to start", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-ways-"))
  const dataFolder = path.join(folder, "data")
  let port = 0
  const ends: (() => Promise<unknown>)[] = []
  beforeEach(async () => {
    port = await freePort()
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function outsideDatabase(): Promise<ThrowawayPostgres> {
    const postgres = await startThrowawayPostgres({ root: process.cwd() })
    ends.push(postgres.stop)
    return postgres
  }

  function start(env: Record<string, string>) {
    const started = startThroughLauncher({ command: "start", env: { PORT: String(port), SIGILL_DATA: dataFolder, ...env } })
    ends.push(async () => {
      started.kill("SIGTERM")
      await started.exited
    })
    return started
  }

  it("R1 with DATABASE_URL nothing embedded starts", async () => {
    const postgres = await outsideDatabase()
    const started = start({ DATABASE_URL: postgres.appUrl, DATABASE_MIGRATE_URL: postgres.ownerUrl })
    await untilReady(`http://127.0.0.1:${port}`, started.said)
    expect(existsSync(path.join(dataFolder, "postgres"))).toBe(false)
    expect(existsSync(path.join(dataFolder, "logs", "postgres.log"))).toBe(false)
  })

  it("R1 an app's role without the owner's right is told which setting is missing", async () => {
    const postgres = await outsideDatabase()
    const started = start({ DATABASE_URL: postgres.appUrl })
    expect(await started.exited).toEqual({ code: 1, signal: null })
    expect(started.said().trim()).toMatch(
      /^Sigill did not start: the database could not be brought to this version \(42501: .*\): DATABASE_MIGRATE_URL should name the role that owns the database$/,
    )
  })

  it("R1 an explicit HOST is obeyed, and the outbox then asks for the token that the start printed", async () => {
    const started = start({ HOST: "0.0.0.0" })
    await untilReady(`http://127.0.0.1:${port}`, started.said)
    for (const end = Date.now() + 10_000; !started.said().includes("is running at") && Date.now() < end;) await wait(20)
    const outbox = new RegExp(`http://localhost:${port}(/evaluation/outbox\\?token=[0-9a-f]{32})`).exec(started.said())?.[1]
    expect(outbox).toBeDefined()
    const address =
      Object.values(os.networkInterfaces())
        .flat()
        .find((one) => one?.family === "IPv4" && !one.internal)?.address ?? "127.0.0.1"
    expect((await fetch(`http://${address}:${port}/api/health`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/evaluation/outbox.json`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}${outbox?.replace("outbox?", "outbox.json?")}`)).status).toBe(200)
  })

  it("R1 the built folder starts when moved elsewhere, whole with styles and scripts", async () => {
    const postgres = await outsideDatabase()
    await migrate({ ownerUrl: postgres.ownerUrl, appRole: "sigill_app" })
    ends.push(await startMoved({ folder: path.join(folder, "moved"), port, dataFolder, databaseUrl: postgres.appUrl }))
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    const assets = [...page.matchAll(/\/_next\/static\/[^"'\\ ]+\.(?:css|js)/g)].map(([asset]) => asset)
    expect(assets.length).toBeGreaterThan(1)
    const answers = await Promise.all(
      [...new Set(assets), "/icons.svg"].map(async (asset) => (await fetch(`http://127.0.0.1:${port}${asset}`)).status),
    )
    expect(new Set(answers)).toEqual(new Set([200]))
  })

  it.each([
    ["Ctrl-C in the terminal, which reaches every process at once", (pid: number) => process.kill(-pid, "SIGINT")],
    ["a kill -9 of npm", (pid: number) => process.kill(pid, "SIGKILL")],
  ])("R1 npm start: everything ends in order after %s", async (_case, stop) => {
    const npm = spawn("npm", ["start", "--silent"], {
      env: { ...plainEnvironment(), PORT: String(port), SIGILL_DATA: dataFolder } as unknown as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    })
    let said = ""
    npm.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
    const closed = new Promise((resolve) => npm.on("close", resolve))
    await untilReady(`http://127.0.0.1:${port}`, () => said)
    for (const end = Date.now() + 10_000; !said.includes("is running at") && Date.now() < end;) await wait(20)
    stop(npm.pid ?? 0)
    // The last of them closes its end of the output.
    await closed
    expect(said).toContain("Stopping.")
    expect(existsSync(path.join(dataFolder, "postgres", "postmaster.pid"))).toBe(false)
    expect(existsSync(path.join(dataFolder, "run", "sigill.lock"))).toBe(false)
  })
})
