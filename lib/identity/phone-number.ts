import { parsePhoneNumberFromString } from "libphonenumber-js/max"
import { fail, ok, type Result } from "../result.ts"

export type PhoneProblem = { readonly code: "phone_unreadable" | "phone_not_mobile" | "phone_country" }

export type PhoneWish = {
  readonly typed: string
  /** Where a number without a country code is at home: the country of the person's language, as ISO 3166. */
  readonly home: "SE" | "GB"
  /** Countries to which this installation sends SMS, or "*" (I1, B73). */
  readonly countries: readonly string[]
}

/** A number without a country code is tried at home first, then in the other countries of our languages: people in Sweden use English too. */
const HOMES: readonly PhoneWish["home"][] = ["SE", "GB"]

/** The country in which a number without a country code is at home for somebody with this language. */
export const homeOf = (language: string): PhoneWish["home"] => (language === "sv" ? "SE" : "GB")

/** Numbers that may be mobile: in some countries (North America) mobile and fixed numbers look alike. */
const MOBILE: ReadonlySet<string | undefined> = new Set(["MOBILE", "FIXED_LINE_OR_MOBILE"])

/** Reads a mobile number as people write it into E.164 ("+46701234567"). Premium and fixed numbers are refused: an SMS to the former costs money, to the latter goes nowhere. */
export function readPhoneNumber({ typed, home, countries }: PhoneWish): Result<string, PhoneProblem> {
  const number = parseAtHome(typed, home)
  if (number === undefined) return fail("phone_unreadable")
  if (!MOBILE.has(number.getType())) return fail("phone_not_mobile")
  const isServed = countries.includes("*") || (number.country !== undefined && countries.includes(number.country))
  return isServed ? ok(number.number) : fail("phone_country")
}

function parseAtHome(typed: string, home: PhoneWish["home"]) {
  const text = typed.normalize("NFKC").trim().replace(/^00/, "+")
  return HOMES.filter((country) => country === home)
    .concat(HOMES)
    .map((country) => parsePhoneNumberFromString(text, { defaultCountry: country, extract: false }))
    .find((parsed) => parsed?.isValid())
}

/** Reads a number of any phone, as an address book holds it, into E.164; null for what is none. */
export function readAnyNumber({ typed, home }: Pick<PhoneWish, "typed" | "home">): string | null {
  return parseAtHome(typed, home)?.number ?? null
}

/** As a person reads it: "+46 70 123 45 67". */
export function showPhoneNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number
}

/** What a page may show of a proven number: its last two digits. */
export const lastDigits = (number: string): string => number.slice(-2)
