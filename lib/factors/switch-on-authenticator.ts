import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { putAuthenticator } from "#db/queries/factors.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import { forgetRememberedBrowsers } from "#db/queries/known-browsers.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { MINUTE } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { finish, goOn, openAttempt, startAttempt, takeTryAt, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import type { SmsRefusal } from "../identity/limits.ts"
import { hasFreshProof, hasJustSignedIn, needsPasskey, type PasskeyNeeded, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { sealField } from "../keys/field.ts"
import { fail, ok, type Result } from "../result.ts"
import { factorsOf, methodsOf, type Method } from "./account-factors.ts"
import {
  askBy,
  passChallenge,
  pose,
  showChallenge,
  type AskFailure,
  type Asked,
  type Challenge,
  type FactorProblem,
  type NoFactor,
  type ShownChallenge,
} from "./challenge.ts"
import { tellEverywhere } from "./tell-everywhere.ts"
import { clockOff, matchStep, SEED_BYTES, seedInGroups, seedLink, seedText } from "./totp.ts"

/** Product I4: tick, authorise by SMS, scan, confirm. */
export const STEP = { authorise: 1, confirm: 2 } as const

type State = Challenge & { /** The new seed, from authorising on. */ readonly seed: string | null }

/** Time to install an app, scan and wait for a code. */
const SETTING_UP_MS = 30 * MINUTE

/**
 * Begins: a code goes to the phone (I4, step 5). The password must have been given lately too, because a signed-in phone that lies about receives its own
 * codes (B25). Where an authenticator is on already, its owner proves that one first and needs no SMS.
 */
export async function startAuthenticator(
  ctx: MemberContext,
): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded | PasskeyNeeded | SmsRefusal | NoFactor>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const { accountId } = ctx.actor
  const factors = await factorsOf(ctx, ctx.db, accountId)
  if (factors === null) return fail("not_found")
  if (factors.authenticator !== null) return hasFreshProof(ctx) ? ok({ token: await replaceOne(ctx) }) : fail("proof_needed")
  if (needsPasskey(ctx, factors.passkeys)) return fail("passkey_needed")
  if (!hasJustSignedIn(ctx)) return fail("proof_needed")
  const method = methodsOf(factors).find(isByPhone)
  if (method === undefined) return fail("no_factor")
  const posed = await pose(ctx, { factors, method, codesSent: 0, purpose: "authenticator", language: ctx.language })
  if (!posed.ok) return posed
  const token = await ctx.db.transaction(async (tx) => {
    await posed.value.send(tx)
    const state: State = { ...posed.value.challenge, seed: null }
    return startAttempt(ctx, tx, { purpose: "authenticator", step: STEP.authorise, state, accountId })
  })
  return ok({ token })
}

const isByPhone = (method: Method) => method === "sms" || method === "backup_sms"

function replaceOne(ctx: MemberContext): Promise<string> {
  const { accountId } = ctx.actor
  const state: State = { accountId, method: "authenticator", code: null, codesSent: 0, seed: newSeed(ctx) }
  return startAttempt(ctx, ctx.db, { purpose: "authenticator", step: STEP.confirm, state, accountId, lifetimeMs: SETTING_UP_MS })
}

const newSeed = ({ random }: MemberContext) => seedText(new Uint8Array(random(SEED_BYTES)))

async function openOwn(ctx: MemberContext, token: string | null): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, "authenticator")
  return attempt?.accountId === ctx.actor.accountId ? attempt : null
}

export type SettingUp =
  | { readonly step: "authorise"; readonly asked: ShownChallenge }
  | { readonly step: "confirm"; readonly seed: string; readonly link: string }

/** Where this browser stands, or null where it has not begun. The seed is shown as long as it is not confirmed, and never again. */
export async function showSettingUp(ctx: MemberContext, token: string | null): Promise<SettingUp | null> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return null
  const { seed } = attempt.state
  if (attempt.step === STEP.confirm && seed !== null)
    return { step: "confirm", seed: seedInGroups(seed), link: seedLink({ seed, issuer: issuerOf(ctx), address: ctx.actor.address }) }
  const asked = await showChallenge(ctx, { purpose: "authenticator", token })
  return asked === null ? null : { step: "authorise", asked }
}

/** Installations are told apart in the app by their host. */
const issuerOf = ({ env }: MemberContext) => (env.evaluation ? "Sigill" : `Sigill ${new URL(env.baseUrl).hostname}`)

/** Sends another code to the phone. */
export async function authenticatorCodeAgain(
  ctx: MemberContext,
  { token }: { readonly token: string | null },
): Promise<Result<Asked, AskFailure>> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.authorise) return fail("step_done")
  return askBy(ctx, { purpose: "authenticator", sms: "authenticator", token, language: ctx.language, method: null })
}

type WithCode = { readonly token: string | null; readonly code: string }

/** The code from the SMS; the seed is drawn now. */
export async function authoriseAuthenticator(
  ctx: MemberContext,
  { token, code }: WithCode,
): Promise<Result<null, AttemptGone | StepDone | FactorProblem | SmsRefusal | ServerBusy>> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.authorise) return fail("step_done")
  const passed = await passChallenge(ctx, attempt, code)
  if (!passed.ok) return passed
  const state: State = { ...attempt.state, code: null, seed: newSeed(ctx) }
  return (await goOn(ctx, attempt, { step: STEP.confirm, state, lifetimeMs: SETTING_UP_MS })) ? ok(null) : fail("step_done")
}

/** The code does not fit; or it fits another time, because the phone's clock is off by so many minutes (I4). */
export type ConfirmProblem =
  CodeProblem | { readonly code: "wrong_app_code"; readonly triesLeft: number } | { readonly code: "clock_off"; readonly minutes: number }

/** A code from the app shows that the seed arrived: the authenticator is on from now on, and remembered browsers are asked again. */
export async function confirmAuthenticator(
  ctx: MemberContext,
  { token, code }: WithCode,
): Promise<Result<null, NotFound | AttemptGone | StepDone | ConfirmProblem>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const attempt = await openOwn(ctx, token)
  const seed = attempt?.state.seed ?? null
  if (attempt === null || seed === null) return fail("attempt_gone")
  const now = ctx.clock.now()
  const step = matchStep({ seed, code, now })
  const problem = await takeTryAt(ctx, attempt, async () => step !== null)
  if (problem !== null || step === null) {
    const off = clockOff({ seed, code, now })
    if (off !== null) return fail({ code: "clock_off", minutes: Math.max(1, Math.round(Math.abs(off) / 2)) })
    return fail(
      problem === null || problem.code === "too_many_tries"
        ? { code: "too_many_tries", triesLeft: 0 }
        : { ...problem, code: "wrong_app_code" },
    )
  }
  const { accountId } = ctx.actor
  return ctx.db.transaction(async (tx) => {
    // Locked in the order of everything that changes an account's keys and then ends its attempts, so that none waits for the other.
    if ((await lockOwner(tx, scope.value)) === null) return fail("attempt_gone")
    // Ended meanwhile, by another password or a recovery, or confirmed by another submission.
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    await putAuthenticator(tx, scope.value, {
      seed: sealField(ctx, { name: "authenticator-seed", ownerId: accountId, text: seed }),
      spentStep: step,
      now,
    })
    await forgetRememberedBrowsers(tx, scope.value)
    await deleteAttemptsOf(tx, accountId)
    await tellEverywhere(ctx, tx, scope.value, "authenticatorOn")
    return ok(null)
  })
}
