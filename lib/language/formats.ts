import { MINUTE } from "../clock.ts"
import { oncePerProcess } from "../runtime.ts"
import { languageFacts, type Language } from "./catalogue.ts"
import { translator } from "./translate.ts"

export type Formats = {
  /** As people say it: "today 14:02", "yesterday 09:15", "3 March", "3 March 2025". */
  readonly when: (time: Date, now: Date) => string
  /** Everything about the moment, for a tooltip: "Tuesday 3 March 2026 at 14:02:10 CET". */
  readonly exact: (time: Date) => string
  /** "14:02" */
  readonly clock: (time: Date) => string
  /** "14:02:10", where seconds count. */
  readonly clockWithSeconds: (time: Date) => string
  /** "3 Mar, 14:02", where there is little room. */
  readonly shortly: (time: Date) => string
  /** "3 March 2026 at 14:02", for what begins or ends at a moment. */
  readonly moment: (time: Date) => string
  /** "3 March 2026" */
  readonly day: (time: Date) => string
  /** Bytes as people know them: "1.2 MB", "640 bytes"; decimal units, as file managers show them. */
  readonly size: (bytes: number) => string
  /** A limit, which is set in powers of two: "2 GiB", "512 MiB". */
  readonly limit: (bytes: number) => string
  /** What is taken of such a limit, in the same units: "0 KiB", "12 KiB", "3.4 GiB". */
  readonly taken: (bytes: number) => string
  readonly number: (value: number) => string
  /** "Anna, Bo and Cia" */
  readonly list: (items: readonly string[]) => string
}

export type Place = { readonly language: Language; /** IANA name, like "Europe/Stockholm". */ readonly timeZone: string }

/** How times, sizes and numbers are written in a language and a time zone. Made once for each pair: Intl objects are dear to make. */
export function formats({ language, timeZone }: Place): Formats {
  return oncePerProcess(`language.formats.${language}.${timeZone}`, () => makeFormats({ language, timeZone }))
}

const SIZES = [
  { unit: "gigabyte", bytes: 1e9 },
  { unit: "megabyte", bytes: 1e6 },
  { unit: "kilobyte", bytes: 1e3 },
] as const
const LIMITS = [
  { unit: "TiB", bytes: 2 ** 40 },
  { unit: "GiB", bytes: 2 ** 30 },
  { unit: "MiB", bytes: 2 ** 20 },
  { unit: "KiB", bytes: 2 ** 10 },
] as const

function makeFormats({ language, timeZone }: Place): Formats {
  const { locale } = languageFacts(language)
  const t = translator(language, "time")
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options })
  const clock = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
  const clockWithSeconds = dates({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })
  const shortly = dates({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
  const dayAndMonth = dates({ day: "numeric", month: "long" })
  const day = dates({ day: "numeric", month: "long", year: "numeric" })
  const moment = dates({ dateStyle: "long", timeStyle: "short", hourCycle: "h23" })
  const exact = dates({
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  })
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale, { type: "conjunction" })
  const calendar = calendarDays(timeZone)
  const rounded = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const inPowers = (bytes: number, { unit, bytes: step }: (typeof LIMITS)[number]) => `${rounded.format(bytes / step)}\u00a0${unit}`

  const when = (time: Date, now: Date): string => {
    const [then, today] = [calendar(time), calendar(now)]
    const daysAgo = today.number - then.number
    if (daysAgo === 0) return t("todayAt", { time: clock.format(time) })
    if (daysAgo === 1) return t("yesterdayAt", { time: clock.format(time) })
    return then.year === today.year ? dayAndMonth.format(time) : day.format(time)
  }
  return {
    when,
    exact: (time) => exact.format(time),
    clock: (time) => clock.format(time),
    clockWithSeconds: (time) => clockWithSeconds.format(time),
    shortly: (time) => shortly.format(time),
    moment: (time) => moment.format(time),
    day: (time) => day.format(time),
    size: sizeIn(locale),
    limit: (bytes) => inPowers(bytes, LIMITS.slice(0, 3).find((limit) => bytes >= limit.bytes) ?? LIMITS[2]),
    taken: (bytes) => inPowers(bytes, LIMITS.find((limit) => bytes >= limit.bytes) ?? LIMITS[3]),
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  }
}

type CalendarDay = { readonly number: number; readonly year: number }

/** Every zone's offset is a multiple of it, so that each quarter lies in one day everywhere. */
const QUARTER_MS = 15 * MINUTE
const KEPT_QUARTERS = 1000

/** Days counted in the time zone, so that "yesterday" is right at midnight there and when summer time begins. A page asks for fifty of the same few days. */
function calendarDays(timeZone: string): (time: Date) => CalendarDay {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
  const known = new Map<number, CalendarDay>()
  return (time) => {
    const quarter = Math.floor(time.getTime() / QUARTER_MS)
    const kept = known.get(quarter)
    if (kept !== undefined) return kept
    const [year = 0, month = 1, date = 1] = parts.format(time).split("-").map(Number)
    const day = { number: Date.UTC(year, month - 1, date) / 86_400_000, year }
    if (known.size >= KEPT_QUARTERS) known.clear()
    known.set(quarter, day)
    return day
  }
}

function sizeIn(locale: string): (bytes: number) => string {
  const format = (value: number, unit: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: unit === "byte" ? "long" : "short",
      maximumFractionDigits: digits,
    }).format(value)
  return (bytes) => {
    const size = SIZES.find((candidate) => bytes >= candidate.bytes * 0.9995)
    if (size === undefined) return format(bytes, "byte", 0)
    const value = bytes / size.bytes
    return format(value, size.unit, value < 10 && size.unit !== "kilobyte" ? 1 : 0)
  }
}
