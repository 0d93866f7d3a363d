import os from "node:os"
import type { Env } from "#lib/env.ts"
import { parseEnv } from "#lib/env.ts"
import { ownCores } from "#lib/runtime.ts"
import { webProcessesOf } from "../../../scripts/start/web-processes.ts"

const GIB = 1024 ** 3

function settings(given: Record<string, string>): Env {
  const parsed = parseEnv(given)
  if (!parsed.ok) throw new Error(parsed.error.problems.map(({ problem }) => problem).join())
  return parsed.value
}

describe("how many processes serve pages", () => {
  it.each<[Parameters<typeof webProcessesOf>[1], number]>([
    [{ system: "linux", cores: 2, memory: 8 * GIB }, 2],
    [{ system: "linux", cores: 1, memory: 8 * GIB }, 1],
    [{ system: "linux", cores: 8, memory: 64 * GIB }, 4],
    [{ system: "linux", cores: 4, memory: 4 * GIB }, 2],
    [{ system: "linux", cores: 2, memory: GIB }, 1],
    [{ system: "darwin", cores: 8, memory: 64 * GIB }, 1],
  ])("R1 %j: %i, by themselves", (machine, count) => {
    expect(webProcessesOf(settings({}), machine)).toBe(count)
  })

  it("R1 the setting decides, whatever the machine is; what only works on the queues needs one, and whoever lays out processes has said what they want", () => {
    const [small, large]: Parameters<typeof webProcessesOf>[1][] = [
      { system: "linux", cores: 1, memory: GIB },
      { system: "linux", cores: 8, memory: 64 * GIB },
    ]
    expect(webProcessesOf(settings({ SIGILL_WEB_PROCESSES: "3" }), small)).toBe(3)
    expect(webProcessesOf(settings({ SIGILL_WEB_PROCESSES: "1" }), large)).toBe(1)
    expect(webProcessesOf(settings({ SIGILL_WEB_PROCESSES: "3", SIGILL_ROLE: "worker" }), large)).toBe(1)
    expect(webProcessesOf(settings({ SIGILL_ROLE: "web", SIGILL_BESIDE: "web:3001 worker:3002" }), large)).toBe(1)
  })

  it.each(["0", "17", "two", "1.5"])("R1 %s are no number of processes", (value) => {
    const parsed = parseEnv({ SIGILL_WEB_PROCESSES: value })
    expect(parsed.ok ? [] : parsed.error.problems.map(({ name }) => name)).toEqual(["SIGILL_WEB_PROCESSES"])
  })
})

describe("the cores of a process", () => {
  const before = process.env["SIGILL_WEB_PROCESSES"]
  afterEach(() => {
    if (before === undefined) delete process.env["SIGILL_WEB_PROCESSES"]
    else process.env["SIGILL_WEB_PROCESSES"] = before
  })

  it("B13 those that serve at one port run no more Argon2id together than one alone would", () => {
    delete process.env["SIGILL_WEB_PROCESSES"]
    const cores = os.availableParallelism()
    expect(ownCores()).toBe(cores)
    process.env["SIGILL_WEB_PROCESSES"] = String(cores)
    expect(ownCores()).toBe(1)
    process.env["SIGILL_WEB_PROCESSES"] = String(cores * 2)
    expect(ownCores()).toBe(1)
  })
})
