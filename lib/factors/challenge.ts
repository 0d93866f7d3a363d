import type { Tx } from "#db/client.ts"
import { spendStep } from "#db/queries/factors.ts"
import type { AttemptPurpose } from "#db/schema/identity.ts"
import type { NotFound } from "../authz/policy.ts"
import type { VisitorContext } from "../context.ts"
import { openAttempt, replaceState, takeTryAt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { newCode } from "../identity/codes.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { CODES_PER_ATTEMPT, countFactorTry, forgiveFactorTries, maySms, type SmsRefusal } from "../identity/limits.ts"
import { sendCodeSms, type SmsPurpose } from "../identity/notices.ts"
import { lastDigits } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { fail, ok, type Result } from "../result.ts"
import { factorsOf, methodsOf, numberOf, type AccountFactors, type Method } from "./account-factors.ts"
import { useOneTimeCode } from "./one-time-codes.ts"
import { clockOff, matchStep } from "./totp.ts"

/**
 * A second factor that is being asked for: part of the state of every attempt that needs one, whether to sign in, to prove oneself anew, or to recover.
 * What is kept of a code that was sent lies here; what an app or a sheet shows is compared with the account's rows.
 */
export type Challenge = {
  readonly accountId: Id
  readonly method: Method
  readonly code: string | null
  readonly codesSent: number
  /** A way that proves nothing here, although the account has it: the old phone, where a new one is to take its place. */
  readonly without?: Method
  /** What stands in the place of the account's own: a number that its organisation gave, the app left out (lib/helping). */
  readonly instead?: { readonly phone: string | null; readonly withoutApp: boolean }
  /** What a passkey was asked, in the place of the code, until it answers (lib/passkeys/as-factor.ts). */
  readonly passkey?: string | null
}

/** The account's factors, as they count for this challenge. */
export async function factorsFor(
  ctx: VisitorContext,
  { accountId, instead }: Pick<Challenge, "accountId" | "instead">,
): Promise<AccountFactors | null> {
  const own = await factorsOf(ctx, ctx.db, accountId)
  if (own === null || instead === undefined) return own
  const phone = instead.phone === null ? {} : { phone: instead.phone, isPhoneLost: false }
  return { ...own, ...phone, authenticator: instead.withoutApp ? null : own.authenticator }
}

/** The ways that count for this challenge. */
const waysFor = (factors: AccountFactors, { without }: Pick<Challenge, "without">) =>
  methodsOf(factors).filter((method) => method !== without)

/** The account has nothing but its password: no phone that is not lost, no other factor. */
export type NoFactor = { readonly code: "no_factor" }

type Pose = {
  readonly factors: AccountFactors
  readonly method: Method
  readonly codesSent: number
  readonly purpose: SmsPurpose
  readonly language: string
}
export type Posed = {
  readonly challenge: Challenge
  /** Sends the code, where the method has one; in the transaction that keeps the challenge. */
  readonly send: (tx: Tx) => Promise<void>
}

/** Asks for a factor by a way that the account has. Nothing is sent yet. */
export async function pose(
  ctx: VisitorContext,
  { factors, method, codesSent, purpose, language }: Pose,
): Promise<Result<Posed, SmsRefusal>> {
  const { accountId } = factors
  const number = numberOf(factors, method)
  if (number === null) return ok({ challenge: { accountId, method, code: null, codesSent }, send: async () => undefined })
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await maySms(ctx, { number, asker: accountId })
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  return ok({
    challenge: { accountId, method, code: kept, codesSent: codesSent + 1 },
    send: (tx) => sendCodeSms(ctx, tx, { to: number, language, digits, purpose }),
  })
}

/** The first way that the account has. */
export async function poseFirst(
  ctx: VisitorContext,
  given: Omit<Pose, "method" | "codesSent">,
): Promise<Result<Posed, SmsRefusal | NoFactor>> {
  const [method] = methodsOf(given.factors)
  return method === undefined ? fail("no_factor") : pose(ctx, { ...given, method, codesSent: 0 })
}

type Of = { readonly purpose: AttemptPurpose; readonly sms: SmsPurpose; readonly token: string | null; readonly language: string }

export type ShownMethod = { readonly method: Method; /** Of the number that the code goes to. */ readonly lastDigits: string | null }
export type ShownChallenge = ShownMethod & {
  readonly others: readonly ShownMethod[]
  readonly hasAuthenticator: boolean
  readonly hasPasskey: boolean
}

/** What the page that asks for the factor shows: the way in hand, and exactly those others that were set up (I4, I5). */
export async function showChallenge(
  ctx: VisitorContext,
  { purpose, token }: Pick<Of, "purpose" | "token">,
): Promise<ShownChallenge | null> {
  const attempt = await openAttempt<Challenge>(ctx, token, purpose)
  const factors = attempt === null ? null : await factorsFor(ctx, attempt.state)
  if (attempt === null || factors === null) return null
  const shown = (method: Method): ShownMethod => {
    const number = numberOf(factors, method)
    return { method, lastDigits: number === null ? null : lastDigits(number) }
  }
  const { method } = attempt.state
  const others = waysFor(factors, attempt.state).filter((other) => other !== method)
  return { ...shown(method), others: others.map(shown), hasAuthenticator: factors.authenticator !== null, hasPasskey: factors.passkeys > 0 }
}

export type AskFailure = AttemptGone | StepDone | SmsRefusal | NotFound

/** What is asked for now: the way in hand once more, or another. */
export type Asked = { readonly isSame: boolean }

/** Goes over to another way, or sends another code; the code before is worthless from then on. What it cost stays counted. */
export async function askBy(
  ctx: VisitorContext,
  { purpose, sms, token, language, method }: Of & { readonly method: Method | null },
): Promise<Result<Asked, AskFailure>> {
  const attempt = await openAttempt<Challenge>(ctx, token, purpose)
  const factors = attempt === null ? null : await factorsFor(ctx, attempt.state)
  if (attempt === null || factors === null) return fail("attempt_gone")
  const wanted = method ?? attempt.state.method
  if (!waysFor(factors, attempt.state).includes(wanted)) return fail("not_found")
  const posed = await pose(ctx, { factors, method: wanted, codesSent: attempt.state.codesSent, purpose: sms, language })
  if (!posed.ok) return posed
  if (!(await replaceState(ctx, attempt, { ...attempt.state, ...posed.value.challenge }))) return fail("step_done")
  await ctx.db.transaction(posed.value.send)
  return ok({ isSame: wanted === attempt.state.method })
}

/** Wrong; for an authenticator also because the phone's clock is behind, by so many minutes. */
export type FactorProblem =
  | CodeProblem
  | { readonly code: "wrong_app_code" | "wrong_sheet_code"; readonly triesLeft: number }
  | { readonly code: "clock_behind"; readonly minutes: number; readonly triesLeft: number }

/**
 * Checks what was typed for the challenge in hand. A code of an app or a sheet is used up by being right (B23, B27); the attempt itself goes on or
 * ends by its owner, which of 50 at once one can.
 * @returns the way that was proven
 */
export async function passChallenge<S extends Challenge>(
  ctx: VisitorContext,
  attempt: Attempt<S>,
  typed: string,
): Promise<Result<Method, FactorProblem | SmsRefusal | ServerBusy | AttemptGone>> {
  const { method, code: kept } = attempt.state
  const factors = await factorsFor(ctx, attempt.state)
  // The way may have been taken away while its code was on the way.
  if (factors === null || !waysFor(factors, attempt.state).includes(method)) return fail("attempt_gone")
  const phone = numberOf(factors, method)
  if (phone === null) return passByOwnCode(ctx, attempt, { factors, typed })
  if (kept === null) return fail("attempt_gone")
  const problem = await tryCode(ctx, attempt, { typed, kept, phone })
  return problem === null ? ok(method) : fail(problem)
}

type Shown = { readonly factors: AccountFactors; readonly typed: string }

/** A code that an app or a sheet shows: counted over all attempts, because no SMS has to go out for the next guess (B21, B23). */
async function passByOwnCode<S extends Challenge>(
  ctx: VisitorContext,
  attempt: Attempt<S>,
  { factors, typed }: Shown,
): Promise<Result<Method, FactorProblem | SmsRefusal | ServerBusy>> {
  const { method, accountId } = attempt.state
  const way = attempt.purpose === "recover" ? "recover" : "other"
  const free = await countFactorTry(ctx, accountId, way)
  if (!free.ok) return free
  let busy: ServerBusy | null = null
  const problem = await takeTryAt(ctx, attempt, async () => {
    if (method === "authenticator") return isRightApp(ctx, factors, typed)
    const used = await useOneTimeCode(ctx, { accountId, typed })
    if (!used.ok) busy = used.error
    return used.ok && used.value
  })
  if (busy !== null) return fail(busy)
  if (problem !== null) return fail(explain(ctx, { problem, method, factors, typed }))
  await forgiveFactorTries(ctx, accountId, way)
  return ok(method)
}

async function isRightApp(ctx: VisitorContext, { accountId, authenticator }: AccountFactors, typed: string): Promise<boolean> {
  if (authenticator === null) return false
  const step = matchStep({ seed: authenticator.seed, code: typed, now: ctx.clock.now() })
  return step !== null && spendStep(ctx.db, { accountId, step })
}

type Wrong = { readonly problem: CodeProblem; readonly method: Method; readonly factors: AccountFactors; readonly typed: string }

/**
 * Says why it may have been wrong. Only a code of the past is told from any other wrong one: to tell that a guess fits the near future
 * would tell whoever guesses when to try it again.
 */
function explain(ctx: VisitorContext, { problem, method, factors, typed }: Wrong): FactorProblem {
  const { code, triesLeft } = problem
  if (code === "too_many_tries") return problem
  if (method === "one_time_code") return { code: "wrong_sheet_code", triesLeft }
  const { authenticator } = factors
  const off = authenticator === null ? null : clockOff({ seed: authenticator.seed, code: typed, now: ctx.clock.now() })
  const isPast = off !== null && off < -1
  return isPast ? { code: "clock_behind", minutes: Math.max(1, Math.round(-off / 2)), triesLeft } : { code: "wrong_app_code", triesLeft }
}
