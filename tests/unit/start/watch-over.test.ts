import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { watchOver } from "../../../scripts/start/watch-over.ts"

jest.setTimeout(30_000)

const EVERY_MS = 250
const PATIENCE = 8

/** With what the built server is started with: whether it answers is up to scripts/preload.mjs. */
const PRELOAD = path.resolve("scripts/preload.mjs")

/** Listens, and for whoever comes turns in a circle for ever. */
const SERVER = `require("node:http").createServer(() => { for (;;); }).listen(0, "127.0.0.1", function () { console.log(this.address().port) })`

describe("watching over a web server", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-watched-"))
  const program = path.join(folder, "server.js")
  writeFileSync(program, SERVER)
  const children: ChildProcess[] = []
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL")
    rmSync(folder, { recursive: true })
  })

  async function start() {
    const child = spawn(process.execPath, ["--import", PRELOAD, program], { stdio: ["ignore", "pipe", "ignore", "ipc"] })
    children.push(child)
    const [port] = (await once(child.stdout ?? child, "data")) as [Buffer]
    let isHung = false
    const stop = watchOver(child, { everyMs: EVERY_MS, patience: PATIENCE, onHung: () => (isHung = true) })
    return { child, port: Number(port), stop, isHung: () => isHung }
  }

  it("B86 one that turns answers and is left alone; one that hangs is ended", async () => {
    const { child, port, isHung } = await start()
    await wait(EVERY_MS * (PATIENCE + 4))
    expect(child.exitCode ?? child.signalCode).toBeNull()
    const exited = once(child, "exit")
    await fetch(`http://127.0.0.1:${port}`).catch(() => undefined)
    expect(await exited).toEqual([null, "SIGKILL"])
    expect(isHung()).toBe(true)
  })

  it("R1 one that is being stopped is asked no more", async () => {
    const { child, port, stop, isHung } = await start()
    stop()
    const asked = fetch(`http://127.0.0.1:${port}`).catch(() => undefined)
    await wait(EVERY_MS * (PATIENCE + 4))
    expect(child.exitCode ?? child.signalCode).toBeNull()
    child.kill("SIGKILL")
    await asked
    expect(isHung()).toBe(false)
  })
})
