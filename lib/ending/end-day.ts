import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { ok, type Result } from "../result.ts"
import { instantOf } from "../wall-clock.ts"
import type { EndEmployment } from "./end-employment.ts"

/** So far ahead an end can be announced. */
const FARTHEST_MS = 2 * 366 * DAY

/** The beginning of the day that was typed, by the administrator's clock; null for now. An account is erased tomorrow at the earliest, so that it can be stopped. */
export function readEndDay(
  { clock, timeZone }: Pick<MemberContext, "clock" | "timeZone">,
  { day, outcome }: Pick<EndEmployment, "day" | "outcome">,
): Result<Date | null, InvalidField> {
  if (day.trim() === "") return outcome === "release" ? ok(null) : invalidField("day", "end_day_needed")
  const at = instantOf(day.trim(), "00:00", timeZone)
  const now = clock.now().getTime()
  if (at === null || at.getTime() <= now || at.getTime() > now + FARTHEST_MS) return invalidField("day", "end_day")
  return ok(at)
}
