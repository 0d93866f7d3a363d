import { z } from "zod"
import { urlSetting } from "./url-setting.ts"

export type SmtpSettings = { readonly url: string; readonly from: string }
export type TwilioSettings = {
  readonly accountSid: string
  readonly authToken: string
  readonly from: string
  readonly apiUrl: string | null
}

/** The settings of outgoing mail and SMS as they are written, for `lib/env.ts`. */
export const outgoingSettings = {
  SMTP_URL: urlSetting(["smtp:", "smtps:"], "smtps://user:password@mail.example.org").optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, "should be one e-mail address")
    .optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{8,}$/, "should start with AC")
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(8, "should be Twilio's token").optional(),
  TWILIO_FROM: z.string().min(3, "should be a number in E.164 form or a sender name").optional(),
  TWILIO_API_URL: urlSetting(["http:", "https:"], "http://127.0.0.1:4010").optional(),
}

type Given = { readonly [Name in keyof typeof outgoingSettings]?: string | undefined }

const needed = (s: Given) => ({
  SMTP_URL: s.SMTP_URL,
  MAIL_FROM: s.MAIL_FROM,
  TWILIO_ACCOUNT_SID: s.TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN: s.TWILIO_AUTH_TOKEN,
  TWILIO_FROM: s.TWILIO_FROM,
})

/** Whether anything is meant to leave: one of these settings is not evaluation mode any more. */
export const isOutside = (s: Given): boolean => Object.values(needed(s)).some((value) => value !== undefined)

/** Mail and SMS are set together or not at all. */
export const outgoingContradictions = (s: Given): readonly { readonly name: string; readonly problem: string }[] =>
  Object.entries(needed(s)).flatMap(([name, value]) =>
    value === undefined
      ? [
          {
            name,
            problem: "is missing: set SMTP_URL, MAIL_FROM and the three TWILIO_ settings together, or none of them for evaluation mode",
          },
        ]
      : [],
  )

/** @returns null in evaluation mode */
export function toTwilio(s: Given): TwilioSettings | null {
  if (s.TWILIO_ACCOUNT_SID === undefined || s.TWILIO_AUTH_TOKEN === undefined || s.TWILIO_FROM === undefined) return null
  return { accountSid: s.TWILIO_ACCOUNT_SID, authToken: s.TWILIO_AUTH_TOKEN, from: s.TWILIO_FROM, apiUrl: s.TWILIO_API_URL ?? null }
}
