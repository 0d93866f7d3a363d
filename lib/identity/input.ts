import { z } from "zod"
import { parseAddress, type Address } from "../address.ts"
import { looksLikeCode } from "./codes.ts"

/** The six digits of a code by mail or text message. */
export const sixDigits = z.string("required").refine(looksLikeCode, "code")

/** An e-mail address, as the rules of addresses read it. */
export const emailAddress = z.string("required").transform((text, context): Address => {
  const address = parseAddress(text)
  if (address !== null) return address
  context.addIssue({ code: "custom", message: "address" })
  return z.NEVER
})

/** A password, whose strength nobody judges here; what is longer than any is refused before work is spent on it. */
export const password = z.string("required").min(1, "required").max(2_000, "password_long")

/** A number of a mobile phone as it was typed; the use case reads it. */
export const phoneNumber = z.string("required").min(1, "required").max(40, "phone_unreadable")

/** What a new account is made of. */
export const accountDetails = z.object({
  name: z.string("required").min(1, "required"),
  password,
  terms: z.literal("on", "terms"),
  time_zone: z.string().default(""),
})
