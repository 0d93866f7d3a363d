import { availableParallelism } from "node:os"

/**
 * What must exist once in a process: pools, the queue, Argon2 slots (design 2).
 * Next loads a module up to three times in one process, so a module variable would be made three times; globalThis is there once.
 */
const registry: Map<string, unknown> = ((globalThis as { [key: symbol]: unknown })[Symbol.for("sigill.runtime")] ??= new Map<
  string,
  unknown
>()) as Map<string, unknown>

/** Returns the process's single `name`, made by `make` at the first call. */
export function oncePerProcess<T>(name: string, make: () => T): T {
  if (!registry.has(name)) registry.set(name, make())
  return registry.get(name) as T
}

/** Forgets `name`, so that the next call makes it anew. Tests and an orderly stop need it. */
export function forgetInProcess(name: string): void {
  registry.delete(name)
}

/**
 * How many cores this process may count as its own: those of the machine, shared out among the processes that serve at one port
 * (`SIGILL_WEB_PROCESSES`, as the supervisor sets it). At least one.
 */
export function ownCores(): number {
  const processes = Number(process.env["SIGILL_WEB_PROCESSES"] ?? 1)
  return Math.max(1, Math.floor(availableParallelism() / (processes > 0 ? processes : 1)))
}
