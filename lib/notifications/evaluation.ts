import { insertEvaluationItem } from "#db/queries/outgoing.ts"
import type { Services } from "../context.ts"
import type { Handover, OutgoingMail, OutgoingSms, Transports } from "./transport.ts"

/** In evaluation mode nothing leaves: mail and SMS are shown on a page (R3). */
export function createEvaluation({ db, clock }: Pick<Services, "db" | "clock">): Transports {
  const keep = async (id: string, item: OutgoingMail | OutgoingSms): Promise<Handover> => {
    const isMail = item.channel === "email"
    await insertEvaluationItem(db, { id, channel: item.channel, recipient: item.to, subject: isMail ? item.subject : null, body: item.text, html: isMail ? item.html : null, sentAt: clock.now() })
    return { kind: "accepted" }
  }
  return { email: { send: keep }, sms: { send: keep } }
}
