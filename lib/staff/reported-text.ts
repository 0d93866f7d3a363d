import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { plainTextOf } from "../messages/body-text.ts"
import { openHeld } from "../messages/opened-message.ts"

/** Enough to judge a message by, and less than fits into the letter to support. */
const MOST_CHARACTERS = 100_000

export type ReportedText = { readonly subject: string; readonly sentAt: string; readonly text: string }

/** What of a message goes along with a report of it: subject, time and plain text, as the sealed message has them. Null where it does not open. */
export async function textOfReported(ctx: MemberContext, messageId: Id): Promise<ReportedText | null> {
  const scope = authorize(ctx.actor, "message:open")
  const opened = scope.ok ? await openHeld(ctx, scope.value, messageId) : null
  if (opened?.manifest == null || opened.seal !== "holds") return null
  const { subject, body } = opened.manifest
  const text = body.type === "text/html" ? plainTextOf(body.content) : body.content
  return { subject, sentAt: formats(ctx).exact(opened.held.sentAt), text: text.slice(0, MOST_CHARACTERS).toWellFormed() }
}
