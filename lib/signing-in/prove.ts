import type { Tx } from "#db/client.ts"
import { lockPassword } from "#db/queries/accounts.ts"
import { deleteSession } from "#db/queries/sessions.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { factorsOf, type Method } from "../factors/account-factors.ts"
import {
  askBy,
  passChallenge,
  poseFirst,
  showChallenge,
  type AskFailure,
  type Asked,
  type Challenge,
  type FactorProblem,
  type NoFactor,
  type ShownChallenge,
} from "../factors/challenge.ts"
import { finish, openAttempt, startAttempt, type Attempt } from "../identity/attempts.ts"
import type { AttemptGone, InvalidField, StepDone } from "../identity/errors.ts"
import type { SmsRefusal } from "../identity/limits.ts"
import { createSession, type NewSession } from "../identity/sessions.ts"
import { tryOwnPassword } from "../identity/try-password.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { fail, ok, type Result } from "../result.ts"

type ProofState = Challenge & { readonly sessionId: Id }

const AWAIT_FACTOR = 1

type StartProof = { readonly password: string; readonly network: string }

/**
 * Proves a signed-in person anew, before something that changes the locks (B25): first the password, then a second factor, remembered browser or not.
 * @returns what the browser keeps of the attempt
 */
export async function startProof(
  ctx: MemberContext,
  { password, network }: StartProof,
): Promise<Result<{ readonly token: string }, NotFound | InvalidField | SmsRefusal | ServerBusy | NoFactor>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const { accountId, address, sessionId } = ctx.actor
  const opened = await tryOwnPassword(ctx, { door: "proof", accountId, address, password, network })
  if (!opened.ok) return opened
  const factors = await factorsOf(ctx, ctx.db, accountId)
  if (factors === null) return fail("not_found")
  const posed = await poseFirst(ctx, { factors, purpose: "proof", language: ctx.language })
  if (!posed.ok) return posed
  const state: ProofState = { ...posed.value.challenge, sessionId }
  const token = await ctx.db.transaction(async (tx) => {
    await posed.value.send(tx)
    return startAttempt(ctx, tx, { purpose: "proof", step: AWAIT_FACTOR, state, accountId })
  })
  return ok({ token })
}

/** Begun in this session, and not somebody else's in the same browser. */
export async function openProof(ctx: MemberContext, token: string | null): Promise<Attempt<ProofState> | null> {
  const attempt = await openAttempt<ProofState>(ctx, token, "proof")
  return attempt?.accountId === ctx.actor.accountId && attempt.state.sessionId === ctx.actor.sessionId ? attempt : null
}

/** What the page that asks for the factor shows, or null where the password was not given yet. */
export async function awaitedProof(ctx: MemberContext, token: string | null): Promise<ShownChallenge | null> {
  return (await openProof(ctx, token)) === null ? null : showChallenge(ctx, { purpose: "proof", token })
}

type Ask = { readonly token: string | null; readonly method: Method | null }

/** Goes over to another way, or sends another code. */
export async function proveBy(ctx: MemberContext, { token, method }: Ask): Promise<Result<Asked, AskFailure>> {
  if ((await openProof(ctx, token)) === null) return fail("attempt_gone")
  return askBy(ctx, { purpose: "proof", sms: "proof", token, language: ctx.language, method })
}

type FinishProof = { readonly token: string | null; readonly code: string; readonly device: string }

/** The second factor: a session of its own takes the place of the one in hand, which is dead (B33), and is proven. */
export async function finishProof(
  ctx: MemberContext,
  { token, code, device }: FinishProof,
): Promise<Result<NewSession, NotFound | AttemptGone | StepDone | FactorProblem | SmsRefusal | ServerBusy>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const attempt = await openProof(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const passed = await passChallenge(ctx, attempt, code)
  if (!passed.ok) return passed
  const { accountKey } = await ctx.open()
  return ctx.db.transaction((tx) => renewSession(ctx, tx, scope.value, { attempt, accountKey, device, passkeyId: ctx.passkeyId }))
}

type Renew = {
  readonly attempt: Attempt<ProofState>
  readonly accountKey: AccountKey
  readonly device: string
  readonly passkeyId: Id | null
}

/** Ends the attempt and puts a session that is proven in the place of the one in hand. */
export async function renewSession(
  ctx: MemberContext,
  tx: Tx,
  scope: OwnerScope,
  { attempt, accountKey, device, passkeyId }: Renew,
): Promise<Result<NewSession, StepDone | AttemptGone>> {
  const { accountId, generation, sessionId } = ctx.actor
  // Before the attempt, which a change of the password ends: the other way round each would wait for the other.
  await lockPassword(tx, accountId)
  if (!(await finish(ctx, tx, attempt))) return fail("step_done")
  // Ended meanwhile from elsewhere: then there is nothing to put a new one in the place of.
  if (!(await deleteSession(tx, scope, sessionId))) return fail("attempt_gone")
  return ok(await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true, passkeyId }))
}
