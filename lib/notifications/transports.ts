import type { Services } from "../context.ts"
import { translator } from "../language/translate.ts"
import { evaluationTransports } from "./evaluation.ts"
import type { MailTransport } from "./mail-transport.ts"
import type { SmsTransport } from "./sms-transport.ts"
import { smtpTransport } from "./smtp.ts"

export type Transports = { readonly mail: MailTransport; readonly sms: SmsTransport }

/** The ways out that the settings name: SMTP and Twilio, or the evaluation outbox (R3). */
export async function openTransports(services: Pick<Services, "env" | "db" | "clock">): Promise<Transports> {
  const { smtp, twilio } = services.env
  if (smtp === null || twilio === null) return evaluationTransports(services)
  // Loaded only where it is used: it is large and evaluation does without.
  const { twilioTransport } = await import("./twilio.ts")
  return { mail: smtpTransport({ settings: smtp, senderName: translator("en")("brand.name") }), sms: twilioTransport({ settings: twilio }) }
}
