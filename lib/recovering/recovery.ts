import { findOwnerByAddress, type OwnerRow } from "#db/queries/recovering.ts"
import type { Address } from "../address.ts"
import { MINUTE } from "../clock.ts"
import type { VisitorContext } from "../context.ts"
import { factorsOf, type Method } from "../factors/account-factors.ts"
import {
  askBy,
  passChallenge,
  poseFirst,
  type AskFailure,
  type Asked,
  type Challenge,
  type FactorProblem,
  type NoFactor,
} from "../factors/challenge.ts"
import { goOn, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { codeThatNobodyHas, newCode } from "../identity/codes.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { recogniseBrowser } from "../identity/known-browsers.ts"
import { CODES_PER_ATTEMPT, mayRecover, type SmsRefusal } from "../identity/limits.ts"
import { mayMail, type MailAsker } from "../identity/mail-limits.ts"
import { sendMail, type ReadyMail } from "../identity/notices.ts"
import { NOBODY, type Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { noAccountMail, recoveryCodeMail } from "./mails.ts"

/** What somebody who cannot sign in wants: a forgotten password (I7), a lost phone, another number (I12). */
export type Intent = "password" | "lost_phone" | "new_number"

/**
 * Every way begins with the mailbox. A forgotten password: then a second factor, then the recovery key. A lost phone: then the password. Another
 * number: then the password, something else that the account has, and the number.
 */
export const STEP = { proveAddress: 1, proveFactor: 2, givePassword: 3, giveKey: 4, giveNumber: 5, proveNumber: 6 } as const

/** By what else than password and mailbox the owner has proven themselves; nothing: then there is a wait (I12). */
export type ProvenBy = Method | "browser" | "passkey" | "sheet" | "nothing"

type Begun = {
  readonly intent: Intent
  readonly address: Address
  /** Null where the address has no account: then no code fits, and no step follows (B20). */
  readonly accountId: Id | null
  readonly code: string
  readonly codesSent: number
}

/** From the proven address on. */
export type RecoveryState = Challenge & {
  readonly intent: Intent
  readonly address: Address
  readonly language: string
  readonly by: ProvenBy
  /** The number that is to become the account's. */
  readonly phone: string | null
  /** The secret of the mail by which an organisation opens the way back (lib/helping); null everywhere else. */
  readonly help: string | null
  /** The verifier that the password fitted: if it is another by then, the password was changed. */
  readonly verifier: string | null
}

/** To find the paper and to type from it. */
export const KEY_MS = 30 * MINUTE

/** Where a request comes from, as far as limits are concerned. */
type From = { readonly network: string; readonly browserSecret: Uint8Array | null }
type Start = From & { readonly intent: Intent; readonly address: Address }

/**
 * Begins: a code goes to the address. Where it has no account, its owner is told so instead and no code fits; the answer, its time and the
 * page are the same (B20). @returns what the browser keeps of the attempt
 */
export async function startRecovery(
  ctx: VisitorContext,
  { intent, address, ...from }: Start,
): Promise<Result<{ readonly token: string }, SmsRefusal>> {
  const free = await mayRecover(ctx, from.network)
  if (!free.ok) return free
  const owner = await findOwnerByAddress(ctx.db, address)
  const mayBeMailed = await maySendCode(ctx, address, owner, from)
  if (!mayBeMailed.ok) return mayBeMailed
  const { accountId, code, mail } = prepareCode(ctx, address, owner)
  const token = await ctx.db.transaction(async (tx) => {
    await sendMail(ctx, tx, mail)
    const state: Begun = { intent, address, accountId, code, codesSent: 1 }
    // Nobody's as yet: a stranger must not be able to tell by what its row costs, nor its owner have to throw it away.
    return startAttempt(ctx, tx, { purpose: "recover", step: STEP.proveAddress, state, accountId: null })
  })
  return ok({ token })
}

type Prepared = { readonly accountId: Id | null; readonly code: string; readonly mail: ReadyMail }

/**
 * Counts a code against the browser that has proven this owner before, else against strangers, who can so not use up the owner's. The same questions are
 * asked of the database whether or not the address has an account (B20).
 */
async function maySendCode(
  ctx: VisitorContext,
  address: Address,
  owner: OwnerRow | null,
  { network, browserSecret }: From,
): Promise<Result<null, TooMany>> {
  const known = await recogniseBrowser(ctx, { accountId: owner?.accountId ?? NOBODY, secret: browserSecret })
  const asker: MailAsker = known === null ? { kind: "stranger", network } : { kind: "known_browser", browserId: known.id }
  return mayMail(ctx, { address, purpose: "recover", asker })
}

/** Both mails are made and one is chosen, so that making them takes the same time. */
function prepareCode(ctx: VisitorContext, address: Address, owner: OwnerRow | null): Prepared {
  const language = owner?.language ?? ctx.language
  const { digits, kept } = newCode(ctx.random)
  const nobodys = codeThatNobodyHas(ctx.random)
  const right = recoveryCodeMail(ctx, { to: address, language, digits })
  const none = noAccountMail(ctx, { to: address, language })
  return owner === null ? { accountId: null, code: nobodys, mail: none } : { accountId: owner.accountId, code: kept, mail: right }
}

type WithToken = { readonly token: string | null }

async function openBegun(ctx: VisitorContext, token: string | null): Promise<Result<Attempt<Begun>, AttemptGone | StepDone>> {
  const attempt = await openAttempt<Begun>(ctx, token, "recover")
  if (attempt === null) return fail("attempt_gone")
  return attempt.step === STEP.proveAddress ? ok(attempt) : fail("step_done")
}

/** Sends another code to the address; the one before is worthless from then on. */
export async function recoveryCodeAgain(
  ctx: VisitorContext,
  { token, ...from }: WithToken & From,
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal>> {
  const begun = await openBegun(ctx, token)
  if (!begun.ok) return begun
  const { address, codesSent } = begun.value.state
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const owner = await findOwnerByAddress(ctx.db, address)
  const free = await maySendCode(ctx, address, owner, from)
  if (!free.ok) return free
  const { accountId, code, mail } = prepareCode(ctx, address, owner)
  const state = { ...begun.value.state, accountId, code, codesSent: codesSent + 1 }
  if (!(await replaceState(ctx, begun.value, state))) return fail("step_done")
  await ctx.db.transaction((tx) => sendMail(ctx, tx, mail))
  return ok(null)
}

export type ProveAddressFailure = AttemptGone | StepDone | CodeProblem | SmsRefusal | NoFactor

/**
 * The code from the mail proves the mailbox. Only now an SMS may go out (design 4): where the password is forgotten, the second factor is asked
 * for next, the authenticator where it is on (B26).
 */
export async function proveMailbox(
  ctx: VisitorContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<null, ProveAddressFailure>> {
  const begun = await openBegun(ctx, token)
  if (!begun.ok) return begun
  const attempt = begun.value
  const problem = await tryCode(ctx, attempt, { typed: code, kept: attempt.state.code, phone: null })
  if (problem !== null) return fail(problem)
  const { intent, address } = attempt.state
  // Looked up anew: it may have been blocked, or have become somebody else's address, while the mail was on its way.
  const owner = await findOwnerByAddress(ctx.db, address)
  const factors = owner === null ? null : await factorsOf(ctx, ctx.db, owner.accountId)
  if (owner === null || factors === null || owner.accountId !== attempt.state.accountId) return fail("attempt_gone")
  const { accountId, language } = owner
  const proven = { intent, address, language, by: "nothing", phone: null, verifier: null, help: null } as const
  const next = attempt as unknown as Attempt<RecoveryState>
  if (intent !== "password") {
    const state: RecoveryState = { ...proven, accountId, method: "one_time_code", code: null, codesSent: 0, without: "sms" }
    return (await goOn(ctx, next, { step: STEP.givePassword, state, accountId })) ? ok(null) : fail("step_done")
  }
  const posed = await poseFirst(ctx, { factors, purpose: "recover", language })
  // Without any code a passkey is still a way; else there is none.
  if (!posed.ok && (posed.error.code !== "no_factor" || factors.passkeys === 0)) return posed
  const challenge: Challenge = posed.ok ? posed.value.challenge : { accountId, method: "one_time_code", code: null, codesSent: 0 }
  if (!(await goOn(ctx, next, { step: STEP.proveFactor, state: { ...proven, ...challenge }, accountId }))) return fail("step_done")
  if (posed.ok) await ctx.db.transaction(posed.value.send)
  return ok(null)
}

/** The attempt of whoever has proven the mailbox, at one of these steps. */
export async function openRecovery(
  ctx: VisitorContext,
  token: string | null,
  ...steps: readonly number[]
): Promise<Result<Attempt<RecoveryState>, AttemptGone | StepDone>> {
  const attempt = await openAttempt<RecoveryState>(ctx, token, "recover")
  if (attempt === null) return fail("attempt_gone")
  return steps.includes(attempt.step) ? ok(attempt) : fail("step_done")
}

/** Goes over to another way, or sends another code. */
export async function recoverBy(
  ctx: VisitorContext,
  { token, method }: WithToken & { readonly method: Method | null },
): Promise<Result<Asked, AskFailure>> {
  const attempt = await openRecovery(ctx, token, STEP.proveFactor)
  if (!attempt.ok) return attempt
  return askBy(ctx, { purpose: "recover", sms: "recover", token, language: attempt.value.state.language, method })
}

/** The second factor. After it comes the recovery key, or the new number. */
export async function proveSecondFactor(
  ctx: VisitorContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<null, AttemptGone | StepDone | FactorProblem | SmsRefusal | ServerBusy>> {
  const attempt = await openRecovery(ctx, token, STEP.proveFactor)
  if (!attempt.ok) return attempt
  const passed = await passChallenge(ctx, attempt.value, code)
  if (!passed.ok) return passed
  return (await goOn(ctx, attempt.value, afterFactor(attempt.value.state, passed.value))) ? ok(null) : fail("step_done")
}

/** What follows the second factor. */
export function afterFactor(state: RecoveryState, by: ProvenBy) {
  const step = state.intent === "password" ? STEP.giveKey : STEP.giveNumber
  return { step, state: { ...state, code: null, codesSent: 0, by }, lifetimeMs: KEY_MS }
}
