import { findPasskeys } from "#db/queries/passkeys.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { VisitorContext } from "../context.ts"
import type { Challenge } from "../factors/challenge.ts"
import { amendState, type Attempt } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { fail, ok, type Result } from "../result.ts"
import type { PasskeyRefused } from "./errors.ts"
import type { UsedAnswer } from "./input.ts"
import { askForOne } from "./options.ts"
import { usePasskey, type UsedPasskey } from "./use-passkey.ts"

/** A question to an authenticator, for the page's script. */
export type Question = { readonly options: object }

/**
 * Asks for one of the account's passkeys in the place of the code that an attempt awaits (I3, I12). Which ones it has is told only to whoever has given
 * what comes before the second factor. A code that was sent stays good, with the tries that it has left (B22).
 */
export async function askAsFactor<S extends Challenge>(
  ctx: VisitorContext,
  attempt: Attempt<S>,
): Promise<Result<Question, NotFound | StepDone>> {
  const scope = authorize({ kind: "recovering", accountId: attempt.state.accountId }, "account:recover")
  if (!scope.ok) return scope
  const own = await findPasskeys(ctx.db, scope.value)
  if (own.length === 0) return fail("not_found")
  const { challenge, options } = await askForOne(ctx, own)
  return (await amendState(ctx, attempt, { ...attempt.state, passkey: challenge })) === null ? fail("step_done") : ok({ options })
}

/**
 * Checks a passkey's answer for such an attempt. The question is spent before the answer is looked at: of 50 at once one is (B22).
 * @returns the attempt to go on with, and what the passkey proved
 */
export async function proveAsFactor<S extends Challenge>(
  ctx: VisitorContext,
  attempt: Attempt<S>,
  answer: UsedAnswer,
): Promise<Result<{ readonly attempt: Attempt<S>; readonly used: UsedPasskey }, AttemptGone | StepDone | PasskeyRefused>> {
  const { passkey: challenge, accountId } = attempt.state
  if (challenge == null) return fail("attempt_gone")
  const spent = await amendState(ctx, attempt, { ...attempt.state, passkey: null })
  if (spent === null) return fail("step_done")
  const used = await usePasskey(ctx, { challenge, answer })
  if (!used.ok) return used
  return used.value.passkey.accountId === accountId ? ok({ attempt: spent, used: used.value }) : fail("passkey_refused")
}
