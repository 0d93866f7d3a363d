/** What processes hold of the machine's memory, as Linux counts it. */
import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"
import { parentOf } from "../launch/processes.mjs"

const MIB_OF_KIB = 1024

/** MiB that one process holds, pages that it shares counted whole. */
export const residentOf = (pid: number): number => field(`/proc/${pid}/status`, "VmRSS")

/** MiB that a process and everything below it hold; a page that several share counts once. */
export function residentBelow(pid: number): number {
  return below(pid).reduce((all, one) => all + field(`/proc/${one}/smaps_rollup`, "Pss"), 0)
}

function below(pid: number): readonly number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))] as const),
  )
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one) ?? 0
    return parent === pid || (parent > 1 && isBelow(parent))
  }
  return [...parents.keys()].filter(isBelow)
}

/** A process that has ended meanwhile holds nothing. */
function field(file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "utf8"))?.[1] ?? 0) / MIB_OF_KIB
  } catch {
    return 0
  }
}

const LOOK_EVERY_MS = 10

/** The most that a process held while something went on. */
export async function peakWhile(pid: number, work: () => Promise<unknown>): Promise<number> {
  let [peak, isOver] = [residentOf(pid), false]
  const done = work().finally(() => (isOver = true))
  while (!isOver) {
    await wait(LOOK_EVERY_MS)
    peak = Math.max(peak, residentOf(pid))
  }
  await done
  return peak
}
