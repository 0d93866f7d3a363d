import { fail, ok, type Result } from "../result.ts"
import type { TypedOptions } from "./options.ts"

/** Field problems: keys of sentences under `errors.field`. */
export type ExpiryProblem = { readonly code: "expiry_unreadable" | "expiry_past" | "expiry_far" | "expiry_choice" }

type Around = { readonly now: Date; /** Of the sender: days end there. */ readonly timeZone: string }

const MOST_YEARS = 5

/**
 * When a message ends: at the end of the chosen day where the sender is (M6).
 * @returns null for never; a problem for a date that is none, is over, lies more than five years ahead, or was typed beside another choice
 */
export function readExpiry(
  { expiry, expiryDate }: Pick<TypedOptions, "expiry" | "expiryDate">,
  around: Around,
): Result<Date | null, ExpiryProblem> {
  if (expiry === "none") return expiryDate === "" ? ok(null) : fail("expiry_choice")
  if (expiry === "date") return endOfTyped(expiryDate, around)
  return ok(latestEnd(Number(expiry), around))
}

function endOfTyped(typed: string, { now, timeZone }: Around): Result<Date, ExpiryProblem> {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed)?.map(Number) ?? []
  if (year === undefined || month === undefined || date === undefined) return fail("expiry_unreadable")
  const noon = new Date(Date.UTC(year, month - 1, date, 12))
  // The thirtieth of February is another day.
  if (noon.getUTCMonth() !== month - 1 || noon.getUTCDate() !== date) return fail("expiry_unreadable")
  const end = endOfDay({ year, month, date }, timeZone)
  if (end <= now) return fail("expiry_past")
  const today = dayAt(now, timeZone)
  return end > endOfDay({ ...today, year: today.year + MOST_YEARS }, timeZone) ? fail("expiry_far") : ok(end)
}

/** The end of the last day of so many after one: what an organisation demands at most (O11). */
export function latestEnd(days: number, { now, timeZone }: Around): Date {
  const today = dayAt(now, timeZone)
  return endOfDay({ ...today, date: today.date + days }, timeZone)
}

/** Whether a message with that end, or with none, is over (M6). */
export const hasEnded = (expiresAt: Date | null, now: Date): boolean => expiresAt !== null && expiresAt <= now

type CalendarDay = { readonly year: number; readonly month: number; readonly date: number }

/** The last millisecond of a day in a time zone; a date beyond the end of its month is one of the next. */
function endOfDay({ year, month, date }: CalendarDay, timeZone: string): Date {
  const wall = Date.UTC(year, month - 1, date + 1) - 1
  // The zone's distance is that of the moment itself, which is only known about: summer time may begin or end that day.
  const near = wall - aheadOfUtc(new Date(wall), timeZone)
  return new Date(wall - aheadOfUtc(new Date(near), timeZone))
}

/** By how many milliseconds the zone's clocks are ahead. */
function aheadOfUtc(time: Date, timeZone: string): number {
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = partsAt(time, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time.getTime() / 1000) * 1000
}

function dayAt(time: Date, timeZone: string): CalendarDay {
  const { year = 0, month = 1, day = 1 } = partsAt(time, timeZone)
  return { year, month, date: day }
}

/** The day as a date field shows it. */
export function dateIn(time: Date, timeZone: string): string {
  const { year, month, date } = dayAt(time, timeZone)
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(date).padStart(2, "0")].join("-")
}

function partsAt(time: Date, timeZone: string): Readonly<Record<string, number>> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
}
