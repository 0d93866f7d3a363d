import { findEvaluationMails } from "#db/queries/evaluation-outbox.ts"
import type { Services } from "../context.ts"
import type { Env } from "../env.ts"
import { fail, ok, type Result } from "../result.ts"
import { isSameToken } from "../tokens.ts"
import { OUTBOX_KEEPS } from "./evaluation.ts"

export type OutboxItem = {
  readonly id: string
  readonly channel: "email" | "sms"
  readonly to: string
  /** Null for SMS. */
  readonly subject: string | null
  readonly text: string
  readonly sentAt: Date
}

type Ask = {
  /** What the reader gave as token, in the address or as bearer. */
  readonly token: string | null
  readonly limit?: number
  /** Only what went to this address or number; null for everybody's. */
  readonly to?: string | null
}

/**
 * What would have left an installation in evaluation mode as mail or SMS, newest first (R3, design 7).
 * @returns `not_found` outside evaluation mode, and where a token is needed for everything but the right one.
 */
export async function readOutbox(
  services: Pick<Services, "env" | "db">,
  { token, limit = OUTBOX_KEEPS, to = null }: Ask,
): Promise<Result<OutboxItem[], { readonly code: "not_found" }>> {
  if (!mayRead(services.env, token)) return fail("not_found")
  const rows = await findEvaluationMails(services.db, { limit, recipient: to })
  return ok(rows.map(({ id, channel, recipient, subject, body, sentAt }) => ({ id, channel, to: recipient, subject, text: body, sentAt })))
}

function mayRead({ evaluation, outboxToken }: Pick<Env, "evaluation" | "outboxToken">, token: string | null): boolean {
  if (!evaluation) return false
  if (outboxToken === null) return true
  return token !== null && isSameToken(token, outboxToken)
}
