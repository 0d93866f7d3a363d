import { findDemands } from "#db/queries/unit-policies.ts"
import { DAY, SECOND } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { isSpent, withinLimit } from "../limits.ts"

/** Longer than any month, whose name is part of what is counted. */
const MONTH_SECONDS = (32 * DAY) / SECOND

/**
 * Whether a text message that somebody asks for stays below the ceilings of the units from the top down to theirs, and counts it in each (O11): a calendar month
 * in UTC. Codes for signing in and proving are not counted.
 */
export async function isBelowCeilings(services: Services, accountId: Id): Promise<boolean> {
  const month = services.clock.now().toISOString().slice(0, 7)
  const ceilings = (await findDemands(services.db, accountId)).flatMap(({ unitId, smsMonthly: max }) =>
    max === null ? [] : [{ rule: { name: "message.sms_unit", max, perSeconds: MONTH_SECONDS }, who: `${unitId} ${month}` }],
  )
  // Looked at first, so that what one unit refuses is not counted in another.
  for (const { rule, who } of ceilings) if (!(await isSpent(services, rule, who)).ok) return false
  for (const { rule, who } of ceilings) if (!(await withinLimit(services, rule, who)).ok) return false
  return true
}
