import { tellArrivals } from "#db/arrivals.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { oncePerProcess } from "../runtime.ts"

type Announcer = Pick<Services, "db" | "log">

/** What comes within this time is told at once. */
const GATHER_MS = 30

/** Holders who are not told yet, for each pool in the process. */
const waiting = (): Map<Services["db"], Set<Id>> => oncePerProcess("arrivals-waiting", () => new Map<Services["db"], Set<Id>>())

/**
 * Tells the open pages of these holders that something has come; call it after the commit. Nobody waits for it, and where it fails the pages see it at
 * their next look (lib/arrivals/watch-mailbox.ts). Not in the transaction: that would put all commits of the database in a row (docs/decisions/live-arrival.md).
 */
export function announceArrivals(services: Announcer, holderIds: readonly Id[]): void {
  if (holderIds.length === 0) return
  const gathered = waiting().get(services.db)
  if (gathered !== undefined) return holderIds.forEach((id) => gathered.add(id))
  waiting().set(services.db, new Set(holderIds))
  setTimeout(() => void tell(services), GATHER_MS).unref()
}

async function tell({ db, log }: Announcer): Promise<void> {
  const holderIds = [...(waiting().get(db) ?? [])]
  waiting().delete(db)
  try {
    await tellArrivals(db, holderIds)
  } catch (error) {
    log.error("arrivals_not_told", error)
  }
}
