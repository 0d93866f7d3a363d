import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { ok, type Result } from "../result.ts"
import { instantOf, shownAt } from "../wall-clock.ts"

/** So long everybody has at least, from the announcement on, to take out what is theirs (D8). */
export const NOTICE_DAYS = 30

/** So far ahead a closing can be announced. */
const FARTHEST_MS = 2 * 366 * DAY

export type ClosingDay = { readonly closesOn: string; readonly closesAt: Date }

type Here = Pick<Services, "clock"> & { readonly timeZone: string }

/** The first day by these clocks that leaves everybody the whole notice. */
export function earliestDay({ clock, timeZone }: Here): ClosingDay {
  const closesOn = shownAt(new Date(clock.now().getTime() + (NOTICE_DAYS + 1) * DAY), timeZone).date
  const closesAt = instantOf(closesOn, "00:00", timeZone)
  if (closesAt === null) throw new Error("a day has a beginning")
  return { closesOn, closesAt }
}

/** The day that was typed, as "2027-01-31"; the closing happens as it begins. */
export function readClosingDay(here: Here, typed: string): Result<ClosingDay, InvalidField> {
  const closesOn = typed.trim()
  const closesAt = instantOf(closesOn, "00:00", here.timeZone)
  const now = here.clock.now().getTime()
  if (closesAt === null || closesAt < earliestDay(here).closesAt || closesAt.getTime() > now + FARTHEST_MS)
    return invalidField("day", "closing_day")
  return ok({ closesOn, closesAt })
}

/** A day, as `formats().day` shows one whatever the zone. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`)
