import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { openRotatingLog } from "../../../scripts/start/rotating-log.ts"

describe("log files", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-log-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("R2 keep to their size and number, lose no newer line, and are the owner's alone", () => {
    const log = openRotatingLog({ folder, name: "it.log", limits: { maxBytes: 100, files: 3 } })
    for (let number = 0; number < 60; number++) log.line(`line ${String(number).padStart(4, "0")}`)
    log.close()
    expect(readdirSync(folder).sort()).toEqual(["it.log", "it.log.1", "it.log.2"])
    for (const name of readdirSync(folder)) {
      expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(100)
      expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0)
    }
    const kept = ["it.log.2", "it.log.1", "it.log"].flatMap((name) => readFileSync(path.join(folder, name), "utf8").trim().split("\n"))
    expect(kept.at(-1)).toBe("line 0059")
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${String(60 - kept.length + index).padStart(4, "0")}`))
  })

  it("R2 go on where an earlier start ended", () => {
    openRotatingLog({ folder, name: "two.log" }).line("first")
    openRotatingLog({ folder, name: "two.log" }).line("second")
    expect(readFileSync(path.join(folder, "two.log"), "utf8")).toBe("first\nsecond\n")
  })
})
