import type { Services } from "../context.ts"
import { oncePerProcess } from "../runtime.ts"
import { createEvaluation } from "./evaluation.ts"
import { createSmtp } from "./smtp.ts"
import type { Transports } from "./transport.ts"
import { createTwilio } from "./twilio.ts"

/** What this installation sends mail and SMS with; one in a process, because SMTP connections are kept. */
export function transports(services: Pick<Services, "db" | "clock" | "env">): Transports {
  const { smtp, twilio } = services.env
  if (smtp === null || twilio === null) return createEvaluation(services)
  return oncePerProcess("transports", () => ({ email: createSmtp(smtp), sms: createTwilio(twilio) }))
}
