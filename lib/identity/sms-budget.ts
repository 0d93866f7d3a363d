import { parsePhoneNumberFromString } from "libphonenumber-js/max"
import { addToCountry, costOfDay, sumByCountry, takeFromDay, type CountryTotal } from "#db/queries/sms-totals.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { fail, ok, type Result } from "../result.ts"

/** The day's sum for SMS is used up: nothing more goes out until tomorrow, whoever asks (B73). */
export type SmsStopped = { readonly code: "sms_stopped" }

/**
 * What an SMS to a country costs at most, in hundredths of the currency of SMS_DAILY_LIMIT; carriers' prices differ little within a country and much
 * between them. What is not listed is taken to be dear, so that fraud abroad meets the limit early.
 */
const PRICES: Readonly<Record<string, number>> = {
  SE: 60,
  NO: 80,
  DK: 60,
  FI: 90,
  GB: 60,
  DE: 110,
  NL: 120,
  FR: 90,
  ES: 90,
  IT: 100,
  PL: 50,
}
const OTHER_PRICE = 150

const countryOf = (number: string): string => parsePhoneNumberFromString(number)?.country ?? "ZZ"
const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

type Taken = {
  readonly number: string
  /** Of the day's sum, up to which this kind of SMS may go. */
  readonly share: number
  /** Nobody types what comes with a text, so it does not count among the codes that should come back. */
  readonly kind: "code" | "text"
}

/** Counts one SMS against the day's sum. @returns sms_stopped when it is used up */
export async function takeFromBudget(services: Services, { number, share, kind }: Taken): Promise<Result<null, SmsStopped>> {
  const [day, country] = [dayOf(services.clock.now()), countryOf(number)]
  const cost = PRICES[country] ?? OTHER_PRICE
  if (!(await takeFromDay(services.db, { day, cost, most: services.env.smsDailyLimit * 100 * share }))) {
    services.log.error("sms_stopped", new Error("the day's sum for SMS is used up: SMS_DAILY_LIMIT"), { country })
    return fail("sms_stopped")
  }
  await addToCountry(services.db, { day, country, sent: kind === "code" ? 1 : 0, proven: 0, cost })
  return ok(null)
}

/** A code that came by SMS was typed: whoever pumps SMS for money never types one. */
export const noteTyped = (services: Services, number: string): Promise<void> =>
  addToCountry(services.db, { day: dayOf(services.clock.now()), country: countryOf(number), sent: 0, proven: 1, cost: 0 })

export type SmsFacts = {
  /** Today's, in hundredths; and what a day may cost. */
  readonly cost: number
  readonly limit: number
  /** Of today and yesterday. */
  readonly countries: readonly (CountryTotal & { readonly isSuspicious: boolean })[]
}

/** Fewer codes than this come back in honest use only by chance (B73: under 20 %). */
const SUSPICIOUS_SHARE = 0.2
const ENOUGH_TO_JUDGE = 25

/** What was sent and what came back: sums by country, no number (B73). */
export async function smsFacts(services: Services): Promise<SmsFacts> {
  const now = services.clock.now()
  const [cost, countries] = await Promise.all([
    costOfDay(services.db, { day: dayOf(now) }),
    sumByCountry(services.db, { from: dayOf(new Date(now.getTime() - DAY)) }),
  ])
  return {
    cost,
    limit: services.env.smsDailyLimit * 100,
    countries: countries.map((row) => ({ ...row, isSuspicious: row.sent >= ENOUGH_TO_JUDGE && row.proven < row.sent * SUSPICIOUS_SHARE })),
  }
}
