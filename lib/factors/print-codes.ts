import { deleteOneTimeSheet, putOneTimeSheet } from "#db/queries/factors.ts"
import type { NotFound } from "../authz/policy.ts"
import { MINUTE } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { openAttempt, startAttempt } from "../identity/attempts.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { fail, ok, type Result } from "../result.ts"
import { keepSheet, newOneTimeCodes } from "./one-time-codes.ts"
import { tellEverywhere } from "./tell-everywhere.ts"

type State = { readonly codes: readonly string[]; readonly madeAt: string }

const PRINT = 1

/** So long the sheet can be printed again; it lies sealed under a secret that only this browser has, and is shown nowhere else (B27). */
const PRINTING_MS = 15 * MINUTE

/** Makes a sheet of one-time codes after a fresh proof; the codes of the sheet before are worthless at once (I5). @returns what the browser keeps */
export async function printCodes(ctx: MemberContext): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded | ServerBusy>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const codes = newOneTimeCodes(ctx.random)
  const kept = await keepSheet(ctx, codes)
  if (!kept.ok) return kept
  const now = ctx.clock.now()
  const token = await ctx.db.transaction(async (tx) => {
    await putOneTimeSheet(tx, scope.value, { ...kept.value, now })
    const state: State = { codes, madeAt: now.toISOString() }
    const { accountId } = ctx.actor
    const begun = await startAttempt(ctx, tx, { purpose: "one_time_codes", step: PRINT, state, accountId, lifetimeMs: PRINTING_MS })
    await tellEverywhere(ctx, tx, scope.value, "codesMade")
    return begun
  })
  return ok({ token })
}

export type PrintedSheet = { readonly codes: readonly string[]; readonly madeAt: Date }

/** The sheet that this browser has just made, or null. */
export async function showSheet(ctx: MemberContext, token: string | null): Promise<PrintedSheet | null> {
  const attempt = await openAttempt<State>(ctx, token, "one_time_codes")
  if (attempt?.accountId !== ctx.actor.accountId) return null
  return { codes: attempt.state.codes, madeAt: new Date(attempt.state.madeAt) }
}

/** Throws the sheet away: none of its codes lets anybody in any more. */
export async function removeCodes(ctx: MemberContext): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await deleteOneTimeSheet(tx, scope.value))) return fail("not_found")
    await tellEverywhere(ctx, tx, scope.value, "codesRemoved")
    return ok(null)
  })
}
