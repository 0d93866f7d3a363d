import os from "node:os"
import type { Env } from "#lib/env.ts"

type Machine = { readonly system: NodeJS.Platform; readonly cores: number; /** Bytes. */ readonly memory: number }

/** More than these are a large installation's, which says how many it wants (SIGILL_WEB_PROCESSES). */
export const MOST_PROCESSES = 4

/** A process that serves takes 200 to 300 MiB; the database and the files that pass want the rest. */
const MEMORY_OF_EACH = 2 * 1024 ** 3

/** What this machine, or the container, has. */
function thisMachine(): Machine {
  const limit = process.constrainedMemory()
  return { system: process.platform, cores: os.availableParallelism(), memory: limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem() }
}

/**
 * How many processes serve pages at PORT: as many as the settings say, else one for each core with the memory for it, four at most. Whoever lays out processes
 * with SIGILL_BESIDE, and one that only works on the queues, gets one; so does every other system than Linux, whose kernels do not share out connections.
 */
export function webProcessesOf({ webProcesses, beside, role }: Env, machine: Machine = thisMachine()): number {
  if (role === "worker" || machine.system !== "linux") return 1
  if (webProcesses !== null) return webProcesses
  if (beside.length > 0) return 1
  return Math.max(1, Math.min(machine.cores, MOST_PROCESSES, Math.floor(machine.memory / MEMORY_OF_EACH)))
}
