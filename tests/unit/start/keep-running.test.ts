import { setTimeout as wait } from "node:timers/promises"
import { Problem } from "../../../scripts/problem.ts"
import { keepRunning, type Exit, type Running } from "../../../scripts/start/keep-running.ts"

/** Something that runs until it is told to end, or is killed by the test. */
function started(): Running & { die: (exit: Exit) => void } {
  let die: (exit: Exit) => void = () => undefined
  const exited = new Promise<Exit>((resolve) => (die = resolve))
  return { pid: 1, exited, die, stop: async () => die({ code: 0, signal: null }) }
}

describe("keeping a process running", () => {
  it("R1 it is started again after it died, and that is said", async () => {
    const all: ReturnType<typeof started>[] = []
    const said: string[] = []
    const start = async () => {
      all.push(started())
      return all.at(-1) ?? started()
    }
    const stop = await keepRunning({ name: "The thing", start, say: (line) => said.push(line) })
    all[0]?.die({ code: null, signal: "SIGKILL" })
    await wait(500)
    expect(all).toHaveLength(2)
    expect(said).toEqual(["The thing ended unexpectedly (SIGKILL): starting it again.", "The thing runs again."])
    await stop()
    expect(all).toHaveLength(2)
  })

  it("B86 what hinders a start again, whatever it is, is said and tried again: nothing else ends for it", async () => {
    const first = started()
    const said: string[] = []
    let tries = 0
    const start = async () => {
      tries += 1
      if (tries === 2) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
      return tries === 1 ? first : started()
    }
    const stop = await keepRunning({ name: "The thing", start, say: (line) => said.push(line) })
    first.die({ code: null, signal: "SIGKILL" })
    await wait(1_500)
    expect(said).toEqual([
      "The thing ended unexpectedly (SIGKILL): starting it again.",
      "The thing did not start: ENOSPC: no space left on device, write",
      "The thing runs again.",
    ])
    await stop()
  })

  it("R1 what does not start at first is the starter's problem; later it is tried again", async () => {
    await expect(
      keepRunning({ name: "The thing", start: async () => Promise.reject(new Problem("no disk")), say: () => undefined }),
    ).rejects.toThrow("no disk")

    const said: string[] = []
    const first = started()
    let tries = 0
    const start = async () => {
      tries += 1
      if (tries === 2) throw new Problem("no disk")
      return tries === 1 ? first : started()
    }
    const stop = await keepRunning({ name: "The thing", start, say: (line) => said.push(line) })
    first.die({ code: 1, signal: null })
    await wait(1200)
    expect(said).toEqual([
      "The thing ended unexpectedly (code 1): starting it again.",
      "The thing did not start: no disk",
      "The thing runs again.",
    ])
    await stop()
  })

  it("R1 a stop while it waits to start again ends at once", async () => {
    let starts = 0
    const first = started()
    const stop = await keepRunning({
      name: "The thing",
      start: async () => {
        starts += 1
        return first
      },
      say: () => undefined,
    })
    first.die({ code: 1, signal: null })
    await wait(20)
    await stop()
    await wait(400)
    expect(starts).toBe(1)
  })
})
