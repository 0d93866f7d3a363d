import { findPasswordByAddress, replacePassword, type SignInRow } from "#db/queries/accounts.ts"
import type { Tx } from "#db/client.ts"
import type { Address } from "../address.ts"
import type { VisitorContext } from "../context.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { openField } from "../keys/field.ts"
import { tryPassword, type Unlocked } from "../keys/password.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { finish, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "./attempts.ts"
import { newCode } from "./codes.ts"
import type { SignedIn } from "./create-account.ts"
import type { AttemptGone, StepDone, WrongCredentials } from "./errors.ts"
import { noteBrowser, recogniseBrowser, rememberBrowser } from "./known-browsers.ts"
import { CODES_PER_ATTEMPT, countFailure, countTry, forgiveFailures, maySms, type Guesser } from "./limits.ts"
import { newBrowserMail, sendCodeSms, sendMail } from "./notices.ts"
import { lastDigits } from "./phone-number.ts"
import { createSession } from "./sessions.ts"

export type SignIn = {
  readonly address: Address
  readonly password: string
  readonly browserSecret: Uint8Array | null
  readonly device: string
  readonly network: string
}

/** In: on a known browser. Or a code is on its way to the phone, and this is the attempt to go on with. */
export type SignInProgress = ({ readonly kind: "in" } & SignedIn) | { readonly kind: "code"; readonly token: string }

/** The account key waits sealed under the attempt's secret, which only this browser has: the password itself never waits (keys.md 2). */
export type SignInState = {
  readonly address: Address
  readonly language: string
  readonly timeZone: string
  readonly generation: number
  /** The verifier that the password fitted: if it is another by then, the password was changed. */ readonly verifier: string
  readonly accountKey: string
  readonly phone: string
  readonly code: string
  readonly codesSent: number
}

const AWAIT_CODE = 1

/**
 * Address and password. Whoever does not know both learns nothing: wrong, unknown and blocked take the same work and get the same answer (B20).
 * A browser not seen before gets a code by SMS (I3).
 */
export async function signIn(ctx: VisitorContext, input: SignIn): Promise<Result<SignInProgress, WrongCredentials | TooMany | ServerBusy>> {
  const row = await findPasswordByAddress(ctx.db, input.address)
  const knownBrowserId = await recogniseBrowser(ctx, { accountId: row?.accountId ?? NOBODY, secret: input.browserSecret })
  const guesser: Guesser = { address: input.address, knownBrowserId }
  const free = await countTry(ctx, guesser, input.network)
  if (!free.ok) return free
  const unlocked = await tryPassword(ctx, { password: input.password, unlocker: row, address: input.address })
  if (!unlocked.ok) return unlocked
  if (unlocked.value === null || row === null || row.state !== "active") {
    await countFailure(ctx, input.network)
    return fail("wrong_credentials")
  }
  await forgiveFailures(ctx, guesser)
  await renew(ctx, row, unlocked.value)
  if (knownBrowserId !== null) return ok({ kind: "in", ...(await enterKnown(ctx, input, row, unlocked.value.accountKey, knownBrowserId)) })
  return awaitCode(ctx, input, row, unlocked.value)
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")

const NOBODY: Id = "00000000-0000-4000-8000-000000000000"

/** The password goes under the newest pepper once its owner has typed it. */
async function renew(ctx: VisitorContext, row: SignInRow, { renewed }: Unlocked): Promise<void> {
  if (renewed === null) return
  await ctx.db.transaction((tx) => replacePassword(tx, row, { tried: row.verifier, ...renewed, now: ctx.clock.now() }))
}

async function enterKnown(ctx: VisitorContext, input: SignIn, row: SignInRow, accountKey: AccountKey, browserId: Id): Promise<SignedIn> {
  const session = await createSession(ctx, ctx.db, { ...row, accountKey, device: input.device })
  await noteBrowser(ctx, browserId)
  return { session, browserSecret: input.browserSecret ?? new Uint8Array(0), language: row.language }
}

async function awaitCode(
  ctx: VisitorContext,
  input: SignIn,
  row: SignInRow,
  { accountKey, renewed }: Unlocked,
): Promise<Result<SignInProgress, TooMany>> {
  if (row.phone === null) throw new Error("a person without a phone cannot sign in from a new browser")
  const phone = openField(ctx, { name: "phone", ownerId: row.accountId, sealed: row.phone })
  const free = await maySms(ctx, phone)
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  const { language, timeZone, generation } = row
  const state: SignInState = {
    address: input.address,
    language,
    timeZone,
    generation,
    verifier: base64(renewed?.verifier ?? row.verifier),
    accountKey: base64(accountKey),
    phone,
    code: kept,
    codesSent: 1,
  }
  const token = await ctx.db.transaction(async (tx) => {
    await sendCodeSms(ctx, tx, { to: phone, language, digits, purpose: "signIn" })
    return startAttempt(ctx, tx, { purpose: "sign_in", step: AWAIT_CODE, state, accountId: row.accountId })
  })
  return ok({ kind: "code", token })
}

type AwaitedSignIn = Attempt<SignInState>

const openSignIn = (ctx: VisitorContext, token: string | null): Promise<AwaitedSignIn | null> =>
  openAttempt<SignInState>(ctx, token, "sign_in")

/** What the page that asks for the code may show: the last two digits of the phone, after a right password only. */
export async function awaitedCode(ctx: VisitorContext, token: string | null): Promise<{ readonly lastDigits: string } | null> {
  const attempt = await openSignIn(ctx, token)
  return attempt === null ? null : { lastDigits: lastDigits(attempt.state.phone) }
}

/** Sends another code; the one before is worthless from then on. */
export async function signInCodeAgain(
  ctx: VisitorContext,
  { token }: { readonly token: string | null },
): Promise<Result<null, AttemptGone | StepDone | TooMany>> {
  const attempt = await openSignIn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { phone, language, codesSent } = attempt.state
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await maySms(ctx, phone)
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  if (!(await replaceState(ctx, attempt, { ...attempt.state, code: kept, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) => sendCodeSms(ctx, tx, { to: phone, language, digits, purpose: "signIn" }))
  return ok(null)
}

type FinishSignIn = {
  readonly token: string | null
  readonly code: string
  readonly browserSecret: Uint8Array | null
  readonly device: string
}

/** The code from the SMS: makes the session, remembers the browser and tells the owner by mail (I6). */
export async function finishSignIn(
  ctx: VisitorContext,
  input: FinishSignIn,
): Promise<Result<SignedIn, AttemptGone | StepDone | CodeProblem>> {
  const attempt = await openSignIn(ctx, input.token)
  if (attempt === null || attempt.accountId === null) return fail("attempt_gone")
  const problem = await tryCode(ctx, attempt, { typed: input.code, kept: attempt.state.code })
  if (problem !== null) return fail(problem)
  const { accountId, state } = { accountId: attempt.accountId, state: attempt.state }
  return ctx.db.transaction(async (tx) => {
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    // Judged again: the password may have been changed or the account blocked while the code was on its way.
    const row = await findPasswordByAddress(tx, state.address)
    if (row === null || row.accountId !== accountId || row.state !== "active" || base64(row.verifier) !== state.verifier)
      return fail("attempt_gone")
    return ok(await enterNew(ctx, tx, input, { accountId, state }))
  })
}

async function enterNew(
  ctx: VisitorContext,
  tx: Tx,
  input: FinishSignIn,
  { accountId, state }: { readonly accountId: Id; readonly state: SignInState },
): Promise<SignedIn> {
  const { language, generation } = state
  const accountKey = new Uint8Array(Buffer.from(state.accountKey, "base64url"))
  const session = await createSession(ctx, tx, { accountId, generation, accountKey, device: input.device })
  const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret: input.browserSecret, device: input.device })
  await sendMail(ctx, tx, newBrowserMail(ctx, { to: state.address, language, timeZone: state.timeZone, device: input.device }))
  return { session, browserSecret, language }
}
