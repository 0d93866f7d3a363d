import { setTimeout as wait } from "node:timers/promises"
import { reachDatabase } from "#db/reach.ts"
import { oncePerProcess } from "./runtime.ts"
import { env } from "./services.ts"

/** Codes of the driver and of PostgreSQL for "nobody is there", as against "the question was wrong". */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|08\d{3}|57P0[123]|53300)$/

/** Drizzle wraps what the driver throws. */
const WRAPPED = 4

/** Whether an error says that the database is not there just now; nothing of ours is wrong then, and waiting helps. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > WRAPPED) return false
  // A file that is not there has the code of a socket that is not there.
  const isFile = "syscall" in error && !/^(connect|read|write|getaddrinfo)$/.test(String(error.syscall))
  return (AWAY.test(codeIn(error)) && !isFile) || isDatabaseAway(error.cause, depth + 1)
}

const codeIn = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "")

type Outage = { seenAt: number; asking: Promise<boolean> | null }
const outage = () => oncePerProcess<Outage>("outage", () => ({ seenAt: 0, asking: null }))

/** Remembers that a request failed because the database was away: it may be back before anybody asks. */
export function noteFailure(error: unknown): void {
  if (isDatabaseAway(error)) outage().seenAt = Date.now()
}

/** A failure counts as an outage's for this long. */
const RECENT_MS = 2_000
const ANSWER_MS = 2_000

/** Whether the database is away, or was a moment ago. Requests that ask at once share one question, on a connection of its own. */
export async function isAway(): Promise<boolean> {
  const state = outage()
  if (Date.now() - state.seenAt < RECENT_MS) return true
  state.asking ??= isSilent().finally(() => (state.asking = null))
  return state.asking
}

async function isSilent(): Promise<boolean> {
  return Promise.race([reachDatabase(env().databaseUrl).then((code) => code !== null), wait(ANSWER_MS, true, { ref: false })])
}
