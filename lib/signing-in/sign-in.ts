import { findPasswordByAddress, lockPassword } from "#db/queries/accounts.ts"
import type { Tx } from "#db/client.ts"
import type { Address } from "../address.ts"
import { equalBytes } from "../crypto/bytes.ts"
import type { VisitorContext } from "../context.ts"
import { factorsOf, type AccountFactors, type Method } from "../factors/account-factors.ts"
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
import type { SignedIn } from "../identity/create-account.ts"
import type { AttemptGone, StepDone, WrongCredentials } from "../identity/errors.ts"
import { noteBrowser, recogniseBrowser, rememberBrowser, type Recognised } from "../identity/known-browsers.ts"
import type { SmsRefusal } from "../identity/limits.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { newBrowserMail } from "../identity/notices.ts"
import { createSession } from "../identity/sessions.ts"
import { tryCounted, type OpenedByPassword } from "../identity/try-password.ts"
import { NOBODY, type Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { policyOf } from "../policies/policy-of.ts"
import { fail, ok, type Result } from "../result.ts"

export type SignIn = {
  readonly address: Address
  readonly password: string
  readonly browserSecret: Uint8Array | null
  readonly device: string
  readonly network: string
}

/** In: on a known browser. Or a second factor is asked for, and this is the attempt to go on with. */
export type SignInProgress = ({ readonly kind: "in" } & SignedIn) | { readonly kind: "code"; readonly token: string }

/** The account key waits sealed under the attempt's secret, which only this browser has: the password itself never waits (keys.md 2). */
export type SignInState = Challenge & {
  readonly address: Address
  readonly language: string
  readonly timeZone: string
  readonly generation: number
  /** The verifier that the password fitted: if it is another by then, the password was changed. */ readonly verifier: string
  readonly accountKey: string
  readonly isKnownBrowser: boolean
}

const AWAIT_FACTOR = 1

/**
 * Address and password. Whoever does not know both learns nothing: wrong, unknown and blocked take the same work and get the same answer (B20).
 * Where the authenticator is on, its code is asked for each time, unless this browser is remembered; where it is off, a browser not seen before
 * gets a code by SMS (I3). Where the organisation demands it, a second factor is asked for each time, whatever browser it is (O11).
 */
export async function signIn(
  ctx: VisitorContext,
  input: SignIn,
): Promise<Result<SignInProgress, WrongCredentials | SmsRefusal | ServerBusy | NoFactor>> {
  const { address, password, network, browserSecret: secret } = input
  const row = await findPasswordByAddress(ctx.db, address)
  const browser = await recogniseBrowser(ctx, { accountId: row?.accountId ?? NOBODY, secret })
  const guesser = { address, knownBrowserId: browser?.id ?? null }
  const tried = await tryCounted(ctx, { guesser, network, password, row, address })
  if (!tried.ok) return tried
  const opened = tried.value
  const factors = opened === null ? null : await factorsOf(ctx, ctx.db, opened.accountId)
  if (opened === null || factors === null) return fail("wrong_credentials")
  const { asksAlways } = await policyOf(ctx, opened.accountId)
  if (browser !== null && asksAlways !== true && isEnough(browser, factors)) {
    const signedIn = await enterKnown(ctx, input, { opened, browser })
    return signedIn === null ? fail("wrong_credentials") : ok({ kind: "in", ...signedIn })
  }
  return awaitFactor(ctx, input, { opened, factors, isKnownBrowser: browser !== null })
}

/** Whether the password is enough in this browser. */
const isEnough = (browser: Recognised, { authenticator }: AccountFactors) => authenticator === null || browser.isRemembered

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")

type Known = { readonly opened: OpenedByPassword; readonly browser: Recognised }

async function enterKnown(ctx: VisitorContext, input: SignIn, { opened, browser }: Known): Promise<SignedIn | null> {
  const session = await ctx.db.transaction(async (tx) => {
    const inForce = await lockPassword(tx, opened.accountId)
    if (inForce === null || !equalBytes(inForce, opened.verifier)) return null
    return createSession(ctx, tx, { ...opened, device: input.device, isProven: false })
  })
  // Changed while this one was tried: it is the wrong one now.
  if (session === null) return null
  await noteBrowser(ctx, browser.id)
  return { session, browserSecret: input.browserSecret ?? new Uint8Array(0), language: opened.language }
}

type Await = {
  readonly opened: OpenedByPassword
  readonly factors: AccountFactors
  readonly isKnownBrowser: boolean
}

async function awaitFactor(
  ctx: VisitorContext,
  input: SignIn,
  { opened, factors, isKnownBrowser }: Await,
): Promise<Result<SignInProgress, SmsRefusal | NoFactor>> {
  const { accountId, language, timeZone, generation, verifier, accountKey } = opened
  const posed = await poseFirst(ctx, { factors, purpose: "signIn", language })
  if (!posed.ok) return posed
  const state: SignInState = {
    ...posed.value.challenge,
    address: input.address,
    language,
    timeZone,
    generation,
    verifier: base64(verifier),
    accountKey: base64(accountKey),
    isKnownBrowser,
  }
  const token = await ctx.db.transaction(async (tx) => {
    await posed.value.send(tx)
    return startAttempt(ctx, tx, { purpose: "sign_in", step: AWAIT_FACTOR, state, accountId })
  })
  return ok({ kind: "code", token })
}

/** The attempt of whoever has given a right password. */
export const openSignIn = (ctx: VisitorContext, token: string | null): Promise<Attempt<SignInState> | null> =>
  openAttempt<SignInState>(ctx, token, "sign_in")

export type AwaitedFactor = ShownChallenge & {
  /** Whether this browser may be spared the code from then on (O11). */ readonly mayRemember: boolean
}

/** What the page that asks for the second factor may show, after a right password only. */
export async function awaitedFactor(ctx: VisitorContext, token: string | null): Promise<AwaitedFactor | null> {
  const [attempt, shown] = [await openSignIn(ctx, token), await showChallenge(ctx, { purpose: "sign_in", token })]
  if (attempt === null || shown === null) return null
  return { ...shown, mayRemember: (await policyOf(ctx, attempt.state.accountId)).asksAlways !== true }
}

type Ask = { readonly token: string | null; /** The one in hand again if null. */ readonly method: Method | null }

/** Goes over to another way that was set up, or sends another code; the one before is worthless from then on. */
export async function signInBy(ctx: VisitorContext, { token, method }: Ask): Promise<Result<Asked, AskFailure>> {
  const attempt = await openSignIn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  return askBy(ctx, { purpose: "sign_in", sms: "signIn", token, language: attempt.state.language, method })
}

type FinishSignIn = {
  readonly token: string | null
  readonly code: string
  /** No code of the authenticator in this browser for thirty days (I3). */
  readonly remember: boolean
  readonly browserSecret: Uint8Array | null
  readonly device: string
}

export type FinishSignInFailure = AttemptGone | StepDone | FactorProblem | SmsRefusal | ServerBusy

/** A browser that is signed in, and the way by which its owner proved themselves. */
export type SignedInBy = SignedIn & { readonly method: Method }

/** The second factor by a code: in. */
export async function finishSignIn(ctx: VisitorContext, input: FinishSignIn): Promise<Result<SignedInBy, FinishSignInFailure>> {
  const attempt = await openSignIn(ctx, input.token)
  if (attempt === null) return fail("attempt_gone")
  const passed = await passChallenge(ctx, attempt, input.code)
  if (!passed.ok) return passed
  return ctx.db.transaction(async (tx) => {
    const ended = await endSignIn(ctx, tx, attempt)
    return ended.ok ? ok({ ...(await enterNew(ctx, tx, input, attempt.state)), method: passed.value }) : ended
  })
}

/** Ends the attempt and judges it again: the password may have been changed or the account blocked while the factor was on its way. */
export async function endSignIn(ctx: VisitorContext, tx: Tx, attempt: Attempt<SignInState>): Promise<Result<null, AttemptGone | StepDone>> {
  const { state } = attempt
  // Before the attempt, which a change of the password ends: the other way round each would wait for the other.
  await lockPassword(tx, state.accountId)
  if (!(await finish(ctx, tx, attempt))) return fail("step_done")
  const row = await findPasswordByAddress(tx, state.address)
  const isStill = row?.accountId === state.accountId && row.state === "active" && base64(row.verifier) === state.verifier
  return isStill ? ok(null) : fail("attempt_gone")
}

type NewBrowser = Pick<FinishSignIn, "remember" | "browserSecret" | "device"> & {
  /** What proved its owner in the place of a code. */ readonly passkeyId?: Id
}

/** Makes the session, notes the browser, and tells the owner at every address where it was not known (I6, B25). */
export async function enterNew(ctx: VisitorContext, tx: Tx, input: NewBrowser, state: SignInState): Promise<SignedIn> {
  const { accountId, language, timeZone, generation, method, isKnownBrowser } = state
  const accountKey = new Uint8Array(Buffer.from(state.accountKey, "base64url"))
  const { device, passkeyId = null } = input
  const session = await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true, passkeyId })
  const remember = input.remember && method === "authenticator" && (await policyOf(ctx, accountId, tx)).asksAlways !== true
  const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret: input.browserSecret, device, remember })
  if (!isKnownBrowser)
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => newBrowserMail(ctx, { to, language, timeZone, device }) })
  return { session, browserSecret, language }
}
