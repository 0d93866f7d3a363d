import type { NotFound } from "../authz/policy.ts"
import type { VisitorContext } from "../context.ts"
import { goOn } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { askAsFactor, proveAsFactor, type Question } from "../passkeys/as-factor.ts"
import type { PasskeyRefused } from "../passkeys/errors.ts"
import type { UsedAnswer } from "../passkeys/input.ts"
import { fail, ok, type Result } from "../result.ts"
import { afterFactor, openRecovery, STEP } from "./recovery.ts"

type WithToken = { readonly token: string | null }

/** Asks whoever has proven the mailbox, and for another number the password, for one of the account's passkeys (I12). */
export async function startRecoveryPasskey(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<Question, AttemptGone | StepDone | NotFound>> {
  const opened = await openRecovery(ctx, token, STEP.proveFactor)
  return opened.ok ? askAsFactor(ctx, opened.value) : opened
}

/** A passkey in the place of the second factor: the recovery key follows, or the new number, which counts at once (I12). It opens nothing by itself here. */
export async function proveByPasskey(
  ctx: VisitorContext,
  { token, answer }: WithToken & { readonly answer: UsedAnswer },
): Promise<Result<null, AttemptGone | StepDone | PasskeyRefused>> {
  const opened = await openRecovery(ctx, token, STEP.proveFactor)
  if (!opened.ok) return opened
  const proven = await proveAsFactor(ctx, opened.value, answer)
  if (!proven.ok) return proven
  const { attempt } = proven.value
  return (await goOn(ctx, attempt, afterFactor(attempt.state, "passkey"))) ? ok(null) : fail("step_done")
}
