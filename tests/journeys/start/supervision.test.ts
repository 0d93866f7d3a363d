import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import http from "node:http"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import postgres from "postgres"
import { connectionOptions } from "#db/client.ts"
import { QUEUE_CONNECTIONS } from "#lib/jobs/worker.ts"
import { startThroughLauncher, type Started } from "#tests/support/launcher.ts"
import { freePort } from "../../../scripts/free-port.ts"
import { readPostmaster } from "../../../scripts/postgres/postmaster.ts"
import { socketUrl } from "../../../scripts/postgres/server.ts"

jest.setTimeout(120_000)

/** Each asks the database, from another part of the build: two pages, two routes. Next loads our modules up to three times in a process. */
const QUESTIONS = ["/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/evaluation/outbox", "/evaluation/outbox.json", "/api/ready"]

/** At one port, as a machine of two cores has them. */
const PROCESSES = 2
const SECOND = "server-process-2.json"

/** An installation of the built product that may be maltreated. */
describe("the running product", () => {
  const dataFolder = mkdtempSync(path.join(os.tmpdir(), "sigill-supervised-"))
  let port = 0
  let started: Started
  beforeAll(async () => {
    port = await freePort()
    started = await start()
  })
  afterAll(async () => {
    started.kill("SIGTERM")
    await started.exited
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const ask = (where: string) => fetch(`http://127.0.0.1:${port}${where}`, { signal: AbortSignal.timeout(20_000) })
  const isReady = async () => (await ask("/api/ready").catch(() => null))?.ok === true

  /** By a connection of its own: one that a process had already been given ends with it, and says nothing about the others. */
  const askAnew = (where: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = http.get({ port, host: "127.0.0.1", path: where, agent: false, timeout: 20_000 }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode))
      })
      asked.on("timeout", () => asked.destroy(new Error("nobody answered"))).on("error", reject)
    })

  async function start(): Promise<Started> {
    const one = startThroughLauncher({
      command: "start",
      env: { PORT: String(port), SIGILL_DATA: dataFolder, SIGILL_WEB_PROCESSES: String(PROCESSES) },
    })
    await until(async () => one.said().includes("is running at") && (await isReady()))
    await until(() => listening() === PROCESSES)
    return one
  }

  async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !(await holds()); await wait(50)) {
      if (Date.now() > end) throw new Error(`it did not come to that; it said:\n${started?.said()}`)
    }
  }

  const pidIn = (name: string) => (JSON.parse(readFileSync(path.join(dataFolder, "run", name), "utf8")) as { pid: number }).pid
  const serverPid = () => pidIn("server.json")
  /** All that serve at the port. */
  const serving = () => [serverPid(), ...(existsSync(path.join(dataFolder, "run", SECOND)) ? [pidIn(SECOND)] : [])].filter(isAlive)
  /** The sockets that listen at the port, by their inodes, as Linux lists them (state 0A). */
  const listeners = () => {
    const at = port.toString(16).toUpperCase().padStart(4, "0")
    const rows = readFileSync("/proc/net/tcp", "utf8").matchAll(new RegExp(`: [0-9A-F]{8}:${at} [0-9A-F:]+ 0A .*`, "g"))
    return [...rows].map(([row]) => row.trim().split(/\s+/)[9] ?? "")
  }
  const listening = () => listeners().length
  const databasePid = () => readPostmaster(path.join(dataFolder, "postgres"))?.pid ?? 0
  const supervisorPid = () => (JSON.parse(readFileSync(path.join(dataFolder, "run", "sigill.lock"), "utf8")) as { pid: number }).pid
  const isAlive = (pid: number) => existsSync(`/proc/${pid}/exe`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))

  it("R1 says its address, where its data is, what evaluation mode means, and how to become the first operator", () => {
    const said = started.said()
    expect(said).toContain(`is running at http://localhost:${port}\n`)
    expect(said).toContain(`Data: ${dataFolder} `)
    expect(said).toContain(`http://localhost:${port}/evaluation/outbox`)
    expect(said).toMatch(new RegExp(`http://localhost:${port}/operator/claim/[\\w-]{43}`))
  })

  it("R1 keeps to its pools under load, whichever part of the build is asked", async () => {
    const password = readFileSync(path.join(dataFolder, "keys", "database-owner.password"), "utf8").trim()
    const socketFolder = readPostmaster(path.join(dataFolder, "postgres"))?.socketFolder ?? ""
    const sql = postgres({ ...connectionOptions(socketUrl({ role: "sigill_owner", password, socketFolder })), max: 1 })
    const most: Record<string, number> = {}
    const count = async () => {
      const rows = await sql<{ name: string; count: number }[]>`
        select application_name as name, count(*)::int from pg_stat_activity where usename = 'sigill_app' group by 1`
      for (const { name, count: there } of rows) most[name] = Math.max(most[name] ?? 0, there)
    }
    try {
      for (let round = 0; round < 3; round++) {
        const asked = Promise.all(QUESTIONS.flatMap((question) => Array.from({ length: 20 }, async () => (await ask(question)).text())))
        await count()
        await asked
        // Connections stay open for a minute, so the count afterwards is that of the load.
        await count()
      }
    } finally {
      await sql.end({ timeout: 5 })
    }
    // As many as the load can use, and not one more: a second pool would be the registry's fault (lib/runtime.ts).
    expect(most).toEqual({ sigill: 10 * PROCESSES, "sigill-jobs": expect.any(Number) as number })
    expect(most["sigill-jobs"]).toBeLessThanOrEqual(QUEUE_CONNECTIONS)
  })

  it("R1 listens on loopback only, in evaluation mode", async () => {
    const address = Object.values(os.networkInterfaces())
      .flat()
      .find((one) => one?.family === "IPv4" && !one.internal)?.address
    if (address !== undefined) await expect(fetch(`http://${address}:${port}/api/health`)).rejects.toThrow()
    expect((await ask("/api/health")).status).toBe(200)
  })

  it("B1 writes no core dumps", () => {
    const limits = [serverPid(), databasePid()].map(
      (pid) => /Max core file size\s+(\S+)/.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1],
    )
    expect(limits).toEqual(["0", "0"])
  })

  it("B76 the web server is not given the schema owner's password", () => {
    const owner = readFileSync(path.join(dataFolder, "keys", "database-owner.password"), "utf8").trim()
    const environment = readFileSync(`/proc/${serverPid()}/environ`, "utf8")
    expect(environment).toContain("sigill_app")
    expect(environment).not.toContain(owner)
    expect(environment).not.toContain("sigill_owner")
  })

  it("R1 a second start on the same data says in one line that it is running", async () => {
    const second = startThroughLauncher({ command: "start", env: { PORT: String(port), SIGILL_DATA: dataFolder } })
    expect(await second.exited).toEqual({ code: 1, signal: null })
    expect(second.said().trim()).toBe(
      `Sigill did not start: the data folder ${dataFolder} is in use by Sigill at http://localhost:${port} (process ${supervisorPid()})`,
    )
  })

  it("R1 the operator's command line works beside it", async () => {
    const list = startThroughLauncher({ command: "sigill", args: ["operator", "list"], env: { SIGILL_DATA: dataFolder } })
    expect(await list.exited).toEqual({ code: 0, signal: null })
    expect(list.said().trim()).toBe("There is no operator.")
    const add = startThroughLauncher({
      command: "sigill",
      args: ["operator", "add", "nobody@example.org"],
      env: { SIGILL_DATA: dataFolder },
    })
    expect(await add.exited).toEqual({ code: 1, signal: null })
    expect(add.said().trim()).toBe("sigill: nobody here has the address nobody@example.org: let them register first")
  })

  it("B86 a killed web server is started again", async () => {
    const pid = serverPid()
    process.kill(pid, "SIGKILL")
    await until(async () => serverPid() !== pid && listening() === PROCESSES && (await isReady()))
    expect(started.said()).toContain("The web server ended unexpectedly (SIGKILL): starting it again.")
  })

  it("B86 one of the processes at the port is killed: the other answers meanwhile, and it is started again", async () => {
    const [first, second = 0] = serving()
    const before = listeners()
    process.kill(second, "SIGKILL")
    // The system closes its socket a moment after the process counts as dead, and may give it a connection until then.
    await until(() => before.some((socket) => !listeners().includes(socket)))
    for (let at = 0; at < 10; at++) expect(await askAnew("/api/ready")).toBe(200)
    await until(() => listening() === PROCESSES)
    expect(serving()[0]).toBe(first)
    expect(serving()[1]).not.toBe(second)
    expect(started.said()).toContain("The web server's process 2 ended unexpectedly (SIGKILL): starting it again.")
  })

  it("B88 a killed database server is started again, and the product goes on without hands", async () => {
    const [database, server] = [databasePid(), serverPid()]
    process.kill(database, "SIGKILL")
    await until(async () => databasePid() !== database && (await isReady()))
    expect(started.said()).toContain("The database server ended unexpectedly (SIGKILL): starting it again.")
    expect(serverPid()).toBe(server)
  })

  it("B86 after a killed supervisor the web server ends by itself and the next start stops the database server it finds", async () => {
    const [database, servers] = [databasePid(), [serverPid(), ...serving()]]
    process.kill(supervisorPid(), "SIGKILL")
    await started.exited
    await until(() => !servers.some(isAlive))
    expect(isAlive(database)).toBe(true)
    started = await start()
    expect(isAlive(database)).toBe(false)
    expect(started.said()).toContain("A database server from an earlier start was still running: stopped.")
  })

  it("B86 when supervisor and web server are frozen and killed apart, the next start ends the web server too", async () => {
    const server = serverPid()
    process.kill(server, "SIGSTOP")
    process.kill(supervisorPid(), "SIGKILL")
    await started.exited
    process.kill(server, "SIGCONT")
    started = await start()
    expect(isAlive(server)).toBe(false)
  })

  it("B86 a web server that was still starting when its supervisor was killed does not stand in the way of the next start", async () => {
    const before = serverPid()
    process.kill(before, "SIGKILL")
    await until(() => serverPid() !== before)
    const server = serverPid()
    // Frozen, so that it cannot notice and end by itself.
    process.kill(server, "SIGSTOP")
    process.kill(supervisorPid(), "SIGKILL")
    await started.exited
    process.kill(server, "SIGCONT")
    started = await start()
    expect(isAlive(server)).toBe(false)
  })

  it("R1 when the launcher is killed, everything ends in order", async () => {
    const pids = [databasePid(), serverPid(), supervisorPid(), ...serving()]
    started.kill("SIGKILL")
    await until(() => !pids.some(isAlive))
    started = await start()
    expect(started.said()).not.toContain("was still running")
  })

  it.each(["SIGINT", "SIGTERM"] as const)("R1 %s stops everything in order and ends with 0", async (signal) => {
    const pids = [databasePid(), serverPid(), supervisorPid(), ...serving()]
    started.kill(signal)
    expect(await started.exited).toEqual({ code: 0, signal: null })
    expect(pids.filter(isAlive)).toEqual([])
    expect(existsSync(path.join(dataFolder, "postgres", "postmaster.pid"))).toBe(false)
    started = await start()
    expect(started.said()).not.toContain("was still running")
  })
})
