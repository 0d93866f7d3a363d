import { insertEvaluationMail, keepNewest } from "#db/queries/evaluation-outbox.ts"
import type { Services } from "../context.ts"
import type { HandOver } from "./hand-over.ts"
import type { MailTransport } from "./mail-transport.ts"
import type { SmsTransport } from "./sms-transport.ts"

/** Older ones go, so that a trial that runs for months does not fill up. */
export const OUTBOX_KEEPS = 500

type Needs = Pick<Services, "db" | "clock">

/** Evaluation mode: nothing leaves, a page shows what would have (R3). Writing one down twice is writing it down once. */
export function evaluationTransports(services: Needs): { readonly mail: MailTransport; readonly sms: SmsTransport } {
  const keep = async (row: Omit<Parameters<typeof insertEvaluationMail>[1], "sentAt">): Promise<HandOver> => {
    await insertEvaluationMail(services.db, { ...row, sentAt: services.clock.now() })
    await keepNewest(services.db, OUTBOX_KEEPS)
    return { state: "accepted" }
  }
  return {
    mail: {
      send: ({ id, to, subject, text, html }) => keep({ id, channel: "email", recipient: to, subject, body: text, html }),
      close: () => undefined,
    },
    sms: {
      send: ({ id, to, text }) => keep({ id, channel: "sms", recipient: to, subject: null, body: text, html: null }),
      isRepeatable: true,
    },
  }
}
