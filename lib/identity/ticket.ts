import type { VisitorContext } from "../context.ts"
import { finish, openAttempt, startAttempt } from "./attempts.ts"
import type { NewSession } from "./sessions.ts"
import type { Id } from "../ids.ts"

type TicketState = { readonly sessionId: Id; readonly secret: string; readonly expiresAt: string }

const REDEEM = 1

/**
 * A one-time ticket for a session that a finished attempt has made: the only thing that next-auth's credentials provider accepts (design 2).
 * The pages set their cookie themselves and need none; it is the door for a client that signs in through next-auth.
 */
export async function issueTicket(
  ctx: VisitorContext,
  { session, accountId }: { readonly session: NewSession; readonly accountId: Id },
): Promise<string> {
  const state: TicketState = {
    sessionId: session.id,
    secret: Buffer.from(session.secret).toString("base64url"),
    expiresAt: session.expiresAt.toISOString(),
  }
  return startAttempt(ctx, ctx.db, { purpose: "ticket", step: REDEEM, state, accountId })
}

/** Spends a ticket. @returns the session it stands for, or null: of two at once one gets it. */
export async function redeemTicket(ctx: VisitorContext, ticket: string): Promise<NewSession | null> {
  const attempt = await openAttempt<TicketState>(ctx, ticket, "ticket")
  if (attempt === null || !(await finish(ctx, ctx.db, attempt))) return null
  const { sessionId, secret, expiresAt } = attempt.state
  return { id: sessionId, secret: new Uint8Array(Buffer.from(secret, "base64url")), expiresAt: new Date(expiresAt) }
}
