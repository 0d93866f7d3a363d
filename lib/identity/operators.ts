import { DAY } from "../clock.ts"
import type { Id } from "../ids.ts"
import type { Installation } from "../keys/installation.ts"
import { holdersOf, type ClaimedRole } from "./role-grants.ts"

/** Who runs the installation by grants that hold, and since when. The signature covers that moment, so that nobody dates it back. */
export type Operators = ReadonlyMap<Id, Date>

/** Of rows of roles. */
export const operatorsAmong = (installation: Installation, rows: readonly (ClaimedRole & { readonly accountId: Id })[]): Operators =>
  new Map(holdersOf(installation, rows, "operator").map(({ accountId, grantedAt }) => [accountId, grantedAt]))

/**
 * So long somebody has been operator before two operators' word is theirs to give (docs/decisions/successors.md): whoever makes a second account of theirs
 * operator to agree with themself is seen meanwhile by the others, who are told at once.
 */
const DECIDES_AFTER_MS = 7 * DAY

/** From when on somebody who is operator since a moment is one of two. */
export const decidesFrom = (since: Date): Date => new Date(since.getTime() + DECIDES_AFTER_MS)

type At = {
  /** When it was asked for what two decide. */ readonly askedAt: Date
  readonly now: Date
}

/**
 * Whether somebody could be one of two when it was asked. Who lost the role and got it again begins anew. No signature covers the moment of the asking: one that
 * is still to come, by a clock that was set back or by SQL, counts as now.
 */
export function couldDecide(operators: Operators, accountId: Id | null, { askedAt, now }: At): boolean {
  const since = accountId === null ? undefined : operators.get(accountId)
  return since !== undefined && decidesFrom(since) <= (askedAt < now ? askedAt : now)
}
