import { DAY } from "../clock.ts"
import { fail, ok, type Result } from "../result.ts"
import { instantOf, shownAt } from "../wall-clock.ts"

/** Days and times of somebody's own clock, as fields of a form have them: "2026-12-01" and "08:00"; empty for none. */
export type TypedTimes = {
  readonly from_date: string
  readonly from_time: string
  readonly until_date: string
  readonly until_time: string
}

/** Null for at once, and for until it is switched off. */
export type AbsenceTimes = { readonly startsAt: Date | null; readonly endsAt: Date | null }

export type WrongTimes = { readonly code: "invalid_fields"; readonly fields: Readonly<Record<string, string>> }

type Around = { /** IANA name. */ readonly timeZone: string; readonly now: Date }

/** Farther ahead nobody plans; a slip of the year is caught by it. */
const LATEST_MS = 2 * 366 * DAY

/** Without a time a day counts whole: from its first minute, until its last. */
const [FIRST_MINUTE, LAST_MINUTE] = ["00:00", "23:59"]

/** When an automatic reply begins and ends (M14). A beginning that is past is none. */
export function readAbsenceTimes(typed: TypedTimes, { timeZone, now }: Around): Result<AbsenceTimes, WrongTimes> {
  const from = readTime({ date: typed.from_date, time: typed.from_time, otherwise: FIRST_MINUTE }, { timeZone, now })
  if (from === "missing") return wrong("from_date", "reply_day_missing")
  if (from === "unreadable") return wrong("from_date", "reply_time_unreadable")
  if (from === "far") return wrong("from_date", "reply_far")
  const until = readTime({ date: typed.until_date, time: typed.until_time, otherwise: LAST_MINUTE }, { timeZone, now })
  if (until === "missing") return wrong("until_date", "reply_day_missing")
  if (until === "unreadable") return wrong("until_date", "reply_time_unreadable")
  if (until === "far") return wrong("until_date", "reply_far")
  if (until !== null && until <= now) return wrong("until_date", "reply_over")
  if (until !== null && from !== null && until <= from) return wrong("until_date", "reply_ends_first")
  return ok({ startsAt: from, endsAt: until })
}

const wrong = (field: string, problem: string) => fail({ code: "invalid_fields" as const, fields: { [field]: problem } })

type Typed = { readonly date: string; readonly time: string; readonly otherwise: string }

function readTime({ date, time, otherwise }: Typed, { timeZone, now }: Around): Date | null | "missing" | "unreadable" | "far" {
  if (date === "") return time === "" ? null : "missing"
  const moment = instantOf(date, time === "" ? otherwise : time, timeZone)
  if (moment === null) return "unreadable"
  return moment.getTime() - now.getTime() > LATEST_MS ? "far" : moment
}

/** How the times of an absence stand in the fields. */
export function toTypedTimes({ startsAt, endsAt }: AbsenceTimes, timeZone: string): TypedTimes {
  const [from, until] = [startsAt, endsAt].map((moment) => (moment === null ? { date: "", time: "" } : shownAt(moment, timeZone)))
  return { from_date: from?.date ?? "", from_time: from?.time ?? "", until_date: until?.date ?? "", until_time: until?.time ?? "" }
}
