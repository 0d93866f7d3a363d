import type { MemberContext } from "../context.ts"
import { finish, openAttempt, startAttempt } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { Asked } from "./options.ts"

/** What a signed-in person's passkey is asked for; an answer to one is none to another. */
export const CEREMONY = { make: 1, open: 2, prove: 3 } as const
export type Ceremony = keyof typeof CEREMONY

/** What waits for the authenticator's answer: begun in this session, and for one passkey where only one will do. */
type State = { readonly challenge: string; readonly sessionId: Id; readonly passkeyId: Id | null }

/** A question to an authenticator: what the browser keeps of it, and what the page's script hands over. */
export type Begun = { readonly token: string; readonly options: object }

type Begin = { readonly ceremony: Ceremony; readonly asked: Asked; readonly passkeyId?: Id }

export async function beginCeremony(ctx: MemberContext, { ceremony, asked, passkeyId }: Begin): Promise<Begun> {
  const { accountId, sessionId } = ctx.actor
  const state: State = { challenge: asked.challenge, sessionId, passkeyId: passkeyId ?? null }
  const token = await startAttempt(ctx, ctx.db, { purpose: "passkey", step: CEREMONY[ceremony], state, accountId })
  return { token, options: asked.options }
}

/** Spends the challenge before its answer is looked at: of 50 at once one is, and no answer counts twice (B22). */
export async function endCeremony(
  ctx: MemberContext,
  { ceremony, token }: { readonly ceremony: Ceremony; readonly token: string | null },
): Promise<Result<State, AttemptGone | StepDone>> {
  const attempt = await openAttempt<State>(ctx, token, "passkey")
  const isOwn = attempt?.accountId === ctx.actor.accountId && attempt.state.sessionId === ctx.actor.sessionId
  if (attempt === null || !isOwn || attempt.step !== CEREMONY[ceremony]) return fail("attempt_gone")
  return (await finish(ctx, ctx.db, attempt)) ? ok(attempt.state) : fail("step_done")
}
