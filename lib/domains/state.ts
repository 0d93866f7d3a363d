import type { DomainRow } from "#db/queries/organisation-domains.ts"
import { DAY } from "../clock.ts"

/** waiting: not proven yet, or by another organisation since. lost: the record has been gone for so long that the domain counts for nothing (O10). */
export type DomainState = "waiting" | "proven" | "lost"

/** A record may be gone for so long, as where a zone is moved, before anything changes. */
export const LOST_AFTER_MS = 7 * DAY

export function stateOf({ provenAt, lostAt }: Pick<DomainRow, "provenAt" | "lostAt">): DomainState {
  if (provenAt === null) return "waiting"
  return lostAt === null ? "proven" : "lost"
}

/** Whether a record that is not found now has been missing for long enough. */
export const isLostBy = (now: Date, missingSince: Date): boolean => now.getTime() - missingSince.getTime() >= LOST_AFTER_MS
