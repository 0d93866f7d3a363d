import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { isLocked, tryLock, withLock } from "../../../scripts/launch/lock.mjs"
import { isStillRunning, processIdentity } from "../../../scripts/launch/processes.mjs"

describe("locks between processes", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-lock-"))
  const file = path.join(folder, "lock")
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => rmSync(file, { force: true }))

  it("R1 one holds it, the next learns who, and released it is free", async () => {
    const first = await tryLock(file, "the first")
    expect(await tryLock(file, "the second")).toMatchObject({ ok: false, holder: { pid: process.pid, about: "the first" } })
    expect(isLocked(file)).toBe(true)
    if (first.ok) first.release()
    expect(isLocked(file)).toBe(false)
    expect(await tryLock(file, "the second")).toMatchObject({ ok: true })
  })

  it("R1 a lock whose holder was killed is free", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"])
    const identity = processIdentity(child.pid ?? 0)
    writeFileSync(file, JSON.stringify({ pid: child.pid, identity, about: "" }))
    expect(await tryLock(file)).toMatchObject({ ok: false })
    child.kill("SIGKILL")
    await new Promise((resolve) => child.on("exit", resolve))
    expect(await tryLock(file)).toMatchObject({ ok: true })
  })

  it("R1 a stranger that was given the dead holder's number does not count", async () => {
    writeFileSync(file, JSON.stringify({ pid: process.ppid, identity: "an earlier boot 12345", about: "" }))
    expect(isStillRunning({ pid: process.ppid, identity: "an earlier boot 12345" })).toBe(false)
    expect(await tryLock(file)).toMatchObject({ ok: true })
  })

  it("R1 a lock that was never written to its end is taken after a moment", async () => {
    writeFileSync(file, "")
    expect(await tryLock(file)).toMatchObject({ ok: true })
  })

  it("R1 of many that come at once each has its turn alone", async () => {
    const log = path.join(folder, "log")
    writeFileSync(log, "")
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22, identity: "gone", about: "" }))
    const script = `
      const { withLock } = await import(${JSON.stringify(path.resolve("scripts/launch/lock.mjs"))})
      const { appendFileSync } = await import("node:fs")
      await withLock({ file: ${JSON.stringify(file)} }, async () => {
        appendFileSync(${JSON.stringify(log)}, "in ")
        await new Promise((resolve) => setTimeout(resolve, 30))
        appendFileSync(${JSON.stringify(log)}, "out ")
      })`
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]))
    await Promise.all(children.map((child) => new Promise((resolve) => child.on("exit", resolve))))
    expect(readFileSync(log, "utf8")).toBe("in out ".repeat(6))
  }, 20_000)

  it("R1 waiting is said once", async () => {
    const held = await tryLock(file, "somebody")
    const said: string[] = []
    const second = withLock({ file, onWait: ({ about }) => said.push(about) }, async () => "done")
    setTimeout(() => held.ok && held.release(), 600)
    expect(await second).toBe("done")
    expect(said).toEqual(["somebody"])
  })
})
