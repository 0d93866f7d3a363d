import { forgetReports as deleteReports } from "#db/queries/abuse-cases.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"

const KEPT_DAYS = 90

/** Forgets reports of decided cases that are older than anybody counts them. Run by the clock. @returns how many */
export const forgetReports = (services: Services): Promise<number> =>
  deleteReports(services.db, new Date(services.clock.now().getTime() - KEPT_DAYS * DAY))
