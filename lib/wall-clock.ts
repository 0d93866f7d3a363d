import { DAY } from "./clock.ts"

/**
 * The moment at which the clocks of a zone (IANA name) show a day and a time, as "2026-12-01" and "08:00". An hour that the clock leaves out is the one after
 * it; of one that it shows twice it is the first. @returns null for what is no day or no time
 */
export function instantOf(date: string, time: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return null
  const shown = Date.parse(`${date}T${time.slice(0, 5)}:00Z`)
  // A day that no month has is read as one of the next.
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(date)) return null
  const [before, after] = [offsetAt(shown - DAY, timeZone), offsetAt(shown + DAY, timeZone)]
  const isRight = (offset: number) => offsetAt(shown - offset, timeZone) === offset
  return new Date(shown - (isRight(before) || !isRight(after) ? before : after))
}

/** What the clocks of a zone show at a moment, as `instantOf` takes it. */
export function shownAt(moment: Date, timeZone: string): { readonly date: string; readonly time: string } {
  const shown = new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone)).toISOString()
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) }
}

/** When the mail of the day is due that tells of new messages (M9). */
export const MORNING = "07:00"

/** The next moment after `now` at which the clocks of a zone show a time. */
export function nextAt(time: string, { now, timeZone }: { readonly now: Date; readonly timeZone: string }): Date {
  const today = Date.parse(`${shownAt(now, timeZone).date}T00:00:00Z`)
  for (let days = 0; days < 3; days++) {
    const moment = instantOf(new Date(today + days * DAY).toISOString().slice(0, 10), time, timeZone)
    if (moment !== null && moment > now) return moment
  }
  throw new Error("a day has every time")
}

/** How far the clocks of a zone are ahead at a moment, in milliseconds. Swedish dates are written as ISO 8601 has them. */
function offsetAt(moment: number, timeZone: string): number {
  const whole = Math.floor(moment / 1000) * 1000
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(whole)
  return Date.parse(`${clock.replace(" ", "T")}Z`) - whole
}
