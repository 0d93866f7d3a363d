import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max"
import { fail, ok, type Result } from "./result.ts"

/** A mobile number in E.164 form, and its country as an ISO 3166 code. */
export type Phone = { readonly e164: string; readonly country: string }

export type PhoneFailure = { readonly code: "bad_phone" } | { readonly code: "no_sms_to_country"; readonly country: string }

type Rules = {
  /** The country of numbers written without one, as an ISO 3166 code. */
  readonly defaultCountry: string
  /** Where SMS may go, or "*" (B73). */
  readonly smsCountries: readonly string[]
}

const MOBILE: ReadonlySet<string | undefined> = new Set(["MOBILE", "FIXED_LINE_OR_MOBILE"])

/**
 * Reads a phone number as people write it, with or without country.
 * @returns it in E.164 form; `bad_phone` for what is no number of a mobile phone (premium numbers too, B73), `no_sms_to_country` where SMS do not go.
 */
export function parsePhone(text: string, { defaultCountry, smsCountries }: Rules): Result<Phone, PhoneFailure> {
  if (text.length > 40) return fail("bad_phone")
  const country = isSupportedCountry(defaultCountry) ? (defaultCountry as CountryCode) : undefined
  const typed = text.trim().replace(/^00(?=[1-9])/, "+")
  const found = parsePhoneNumberFromString(typed, { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) })
  if (found === undefined || found.country === undefined || found.ext !== undefined) return fail("bad_phone")
  if (!found.isValid() || !MOBILE.has(found.getType())) return fail("bad_phone")
  const isServed = smsCountries.includes("*") || smsCountries.includes(found.country)
  return isServed ? ok({ e164: found.number, country: found.country }) : fail({ code: "no_sms_to_country", country: found.country })
}

/** A number of which only the last two digits show, as in "••• 67": enough to know one's own (keys.md 4). */
export function maskPhone(e164: string): string {
  return `••• ${e164.slice(-2)}`
}
