import { forgetDecidedCases, forgetReports as deleteReports } from "#db/queries/abuse-cases.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"

const KEPT_DAYS = 90

/**
 * Forgets reports of decided cases that are older than anybody counts them, and then such cases themselves, where nothing is stopped any more (D5).
 * Run by the clock. @returns how many reports went
 */
export async function forgetReports(services: Services): Promise<number> {
  const before = new Date(services.clock.now().getTime() - KEPT_DAYS * DAY)
  const count = await deleteReports(services.db, before)
  await forgetDecidedCases(services.db, before)
  return count
}
