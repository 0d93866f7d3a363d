import { deleteRecoverySheet, putRecoverySheet } from "#db/queries/accounts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { MINUTE } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { equalBytes } from "../crypto/bytes.ts"
import { finish, openAttempt, startAttempt, type Attempt } from "../identity/attempts.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { newId } from "../ids.ts"
import { makeRecoveryUnlocker, newRecoveryKey, readRecoveryKey, recoveryKeyText } from "../keys/recovery-key.ts"
import { fail, ok, type Result } from "../result.ts"
import { tellEverywhere } from "./tell-everywhere.ts"

/** The key as it is printed. */
type State = { readonly key: string; readonly madeAt: string }

const PRINT = 1

/** Time for a printer and for typing; until then the key lies sealed under a secret that only this browser has, and nowhere else (B27). */
const PRINTING_MS = 30 * MINUTE

/** Draws the key of a recovery sheet after a fresh proof. It opens nothing, and an older sheet stays, until it was typed back (I5). @returns what the browser keeps */
export async function drawSheet(ctx: MemberContext): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const state: State = { key: recoveryKeyText(newRecoveryKey(ctx.random)), madeAt: ctx.clock.now().toISOString() }
  const { accountId } = scope.value
  return ok({
    token: await startAttempt(ctx, ctx.db, { purpose: "recovery_sheet", step: PRINT, state, accountId, lifetimeMs: PRINTING_MS }),
  })
}

export type DrawnSheet = { readonly key: string; readonly madeAt: Date }

/** The sheet that this browser is printing, or null. */
export async function showDrawnSheet(ctx: MemberContext, token: string | null): Promise<DrawnSheet | null> {
  const attempt = await openOwn(ctx, token)
  return attempt === null ? null : { key: attempt.state.key, madeAt: new Date(attempt.state.madeAt) }
}

async function openOwn(ctx: MemberContext, token: string | null): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, "recovery_sheet")
  return attempt?.accountId === ctx.actor.accountId ? attempt : null
}

export type ConfirmSheetFailure = NotFound | AttemptGone | StepDone | InvalidField

/** The key typed back from paper: now it is known to be readable, and takes the place of the sheet before. Every address is told (B25). */
export async function confirmSheet(
  ctx: MemberContext,
  { token, typed }: { readonly token: string | null; readonly typed: string },
): Promise<Result<null, ConfirmSheetFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const attempt = await openOwn(ctx, token)
  const key = attempt === null ? null : readRecoveryKey(attempt.state.key)
  if (attempt === null || key === null) return fail("attempt_gone")
  const read = readRecoveryKey(typed)
  // Both are in this person's own browser: comparing gives nothing away, and a slip of the finger costs no try.
  if (read === null || !equalBytes(read, key)) return invalidField("key", "recovery_key_differs")
  const { accountKey, generation } = await ctx.open()
  const place = { accountId: scope.value.accountId, generation, unlockerId: newId() }
  const unlocker = makeRecoveryUnlocker(ctx, { ...place, key, accountKey })
  return ctx.db.transaction(async (tx) => {
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    await putRecoverySheet(tx, scope.value, { ...place, ...unlocker, now: ctx.clock.now() })
    await tellEverywhere(ctx, tx, scope.value, "recoverySheetMade")
    return ok(null)
  })
}

/** Revokes the sheet after a fresh proof: its key opens nothing any more. */
export async function revokeSheet(ctx: MemberContext): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await deleteRecoverySheet(tx, scope.value))) return fail("not_found")
    await tellEverywhere(ctx, tx, scope.value, "recoverySheetRemoved")
    return ok(null)
  })
}
