import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { markPhoneLost } from "#db/queries/factors.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import { deleteKnownBrowsers } from "#db/queries/known-browsers.ts"
import { deleteAllSessions } from "#db/queries/sessions.ts"
import type { VisitorContext } from "../context.ts"
import { factorsOf, methodsOf } from "../factors/account-factors.ts"
import { pose } from "../factors/challenge.ts"
import { finish, goOn, type Attempt } from "../identity/attempts.ts"
import type { AttemptGone, InvalidField, StepDone } from "../identity/errors.ts"
import { recogniseBrowser } from "../identity/known-browsers.ts"
import type { SmsRefusal } from "../identity/limits.ts"
import { tryOwnPassword } from "../identity/try-password.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { fail, ok, type Result } from "../result.ts"
import { KEY_MS, openRecovery, STEP, type RecoveryState } from "./recovery.ts"
import { ownerScope } from "./scope.ts"
import { asOwner, tellOwner } from "./tell.ts"

export type GivePassword = {
  readonly token: string | null
  readonly password: string
  readonly browserSecret: Uint8Array | null
  readonly network: string
}

export type GivePasswordFailure = AttemptGone | StepDone | InvalidField | SmsRefusal | ServerBusy

/** What came of it: the phone is marked as lost, or the next step of getting another number follows. */
export type PasswordGiven = "phone_lost" | "go_on"

/** The password, after the mailbox: counted apart from guesses at the sign-in page (B21). */
export async function giveRecoveryPassword(ctx: VisitorContext, input: GivePassword): Promise<Result<PasswordGiven, GivePasswordFailure>> {
  const opened = await openRecovery(ctx, input.token, STEP.givePassword)
  if (!opened.ok) return opened
  const attempt = opened.value
  const { accountId, address, intent } = attempt.state
  const { password, network, browserSecret: secret } = input
  // A door of its own: the mailbox is proven already, and a thief's guesses at the sign-in page must not keep the owner from saying that the phone is lost.
  const given = await tryOwnPassword(ctx, { door: "recover", accountId, address, password, network })
  if (!given.ok) return given
  if (intent === "lost_phone") return losePhone(ctx, attempt)
  const browser = await recogniseBrowser(ctx, { accountId, secret })
  const verifier = Buffer.from(given.value.verifier).toString("base64url")
  return askForMore(ctx, attempt, { verifier, browser })
}

/**
 * The phone is lost (I12): no SMS goes there any more, every session ends, every browser has to prove its owner again, codes on their way
 * die, the other channels are told. It lets nobody in, and nobody's authenticator is switched off by it.
 */
async function losePhone(ctx: VisitorContext, attempt: Attempt<RecoveryState>): Promise<Result<PasswordGiven, StepDone | AttemptGone>> {
  const scope = ownerScope(attempt.state.accountId)
  return ctx.db.transaction(async (tx) => {
    // Locked first, as by everything that ends an account's attempts (order-of-locks.md).
    if ((await lockOwner(tx, scope)) === null) return fail("attempt_gone")
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    await markPhoneLost(tx, scope.accountId, ctx.clock.now())
    await deleteAllSessions(tx, scope)
    await deleteKnownBrowsers(tx, scope)
    await deleteAttemptsOf(tx, scope.accountId)
    await tellOwner(asOwner(ctx, scope), tx, scope, { event: "phoneLost" })
    return ok("phone_lost")
  })
}

type Given = { readonly verifier: string; readonly browser: { readonly isRemembered: boolean } | null }

/** In a browser that needs no code to sign in nothing more is asked for; else one of the ways that are not the old phone. */
async function askForMore(
  ctx: VisitorContext,
  attempt: Attempt<RecoveryState>,
  { verifier, browser }: Given,
): Promise<Result<PasswordGiven, AttemptGone | StepDone | SmsRefusal>> {
  const { state } = attempt
  const factors = await factorsOf(ctx, ctx.db, state.accountId)
  if (factors === null) return fail("attempt_gone")
  const isEnough = browser !== null && (factors.authenticator === null || browser.isRemembered)
  if (isEnough) {
    const next: RecoveryState = { ...state, verifier, by: "browser" }
    return (await goOn(ctx, attempt, { step: STEP.giveNumber, state: next })) ? ok("go_on") : fail("step_done")
  }
  const [method] = methodsOf(factors).filter((way) => way !== state.without)
  const posed =
    method === undefined ? null : await pose(ctx, { factors, method, codesSent: 0, purpose: "recover", language: state.language })
  if (posed?.ok === false) return posed
  const next: RecoveryState = { ...state, ...posed?.value.challenge, verifier }
  if (!(await goOn(ctx, attempt, { step: STEP.proveFactor, state: next, lifetimeMs: KEY_MS }))) return fail("step_done")
  if (posed !== null) await ctx.db.transaction(posed.value.send)
  return ok("go_on")
}
