import type { Tx } from "#db/client.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { setBackupPhone, setPhone } from "#db/queries/factors.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { settleCorrection } from "../corrections/settle.ts"
import { finish, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { newCode } from "../identity/codes.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { CODES_PER_ATTEMPT, maySms, type SmsRefusal } from "../identity/limits.ts"
import { sendCodeSms, sendPhoneChangedSms } from "../identity/notices.ts"
import { homeOf, lastDigits, readPhoneNumber } from "../identity/phone-number.ts"
import { sealField } from "../keys/field.ts"
import { fail, ok, type Result } from "../result.ts"
import { factorsOf } from "./account-factors.ts"
import { tellEverywhere } from "./tell-everywhere.ts"

/** The mobile phone of the account, or the one for when that is lost (I5). */
export type WhichPhone = "phone" | "backup_phone"

type State = { readonly phone: string; readonly code: string; readonly codesSent: number }

const PROVE = 1

type StartPhone = { readonly which: WhichPhone; readonly phone: string }

/** Takes another number after a fresh proof (B25) and sends it a code. @returns what the browser keeps of the attempt */
export async function startPhone(
  ctx: MemberContext,
  { which, phone: typed }: StartPhone,
): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded | InvalidField | SmsRefusal>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const number = readPhoneNumber({ typed, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const { accountId } = ctx.actor
  const factors = await factorsOf(ctx, ctx.db, accountId)
  if (factors === null) return fail("not_found")
  // One phone in two places is lost once.
  if (number.value === (which === "phone" ? factors.backupPhone : factors.phone)) return invalidField("phone", "phone_same")
  const free = await maySms(ctx, { number: number.value, asker: accountId })
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  const token = await ctx.db.transaction(async (tx) => {
    await sendCodeSms(ctx, tx, { to: number.value, language: ctx.language, digits, purpose: "newPhone" })
    const state: State = { phone: number.value, code: kept, codesSent: 1 }
    return startAttempt(ctx, tx, { purpose: which, step: PROVE, state, accountId })
  })
  return ok({ token })
}

type OfAttempt = { readonly which: WhichPhone; readonly token: string | null }

async function openOwn(ctx: MemberContext, { which, token }: OfAttempt): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, which)
  return attempt?.accountId === ctx.actor.accountId ? attempt : null
}

/** The end of the number that a code went to, or null where none is awaited. */
export async function awaitedPhone(ctx: MemberContext, of: OfAttempt): Promise<{ readonly lastDigits: string } | null> {
  const attempt = await openOwn(ctx, of)
  return attempt === null ? null : { lastDigits: lastDigits(attempt.state.phone) }
}

/** Sends another code to the new number. */
export async function phoneCodeAgain(ctx: MemberContext, of: OfAttempt): Promise<Result<null, AttemptGone | StepDone | SmsRefusal>> {
  const attempt = await openOwn(ctx, of)
  if (attempt === null) return fail("attempt_gone")
  const { phone, codesSent } = attempt.state
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await maySms(ctx, { number: phone, asker: ctx.actor.accountId })
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  if (!(await replaceState(ctx, attempt, { ...attempt.state, code: kept, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) => sendCodeSms(ctx, tx, { to: phone, language: ctx.language, digits, purpose: "newPhone" }))
  return ok(null)
}

/** The code proves the number. Old and new are told, and codes that were on their way to the old one die (B25). */
export async function provePhone(
  ctx: MemberContext,
  { code, ...of }: OfAttempt & { readonly code: string },
): Promise<Result<null, NotFound | AttemptGone | StepDone | CodeProblem>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const attempt = await openOwn(ctx, of)
  if (attempt === null) return fail("attempt_gone")
  const { phone, code: kept } = attempt.state
  const problem = await tryCode(ctx, attempt, { typed: code, kept, phone })
  if (problem !== null) return fail(problem)
  return ctx.db.transaction(async (tx) => {
    // Locked in the order of everything that changes an account's keys and then ends its attempts, so that none waits for the other.
    if ((await lockOwner(tx, scope.value)) === null) return fail("attempt_gone")
    // Ended meanwhile, by another password or a recovery: then the number is nobody's word any more.
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    const before = await factorsOf(ctx, tx, ctx.actor.accountId)
    // One that was said to be lost is told too: whoever says so falsely must not keep its owner from knowing.
    const old = before?.phone ?? before?.lostPhone ?? null
    if (of.which === "phone" && old !== null && old !== phone) await sendPhoneChangedSms(ctx, tx, { to: old, language: ctx.language })
    await keep(ctx, tx, scope.value, { which: of.which, phone })
    return ok(null)
  })
}

async function keep(
  ctx: MemberContext,
  tx: Tx,
  scope: OwnerScope,
  { which, phone }: { readonly which: WhichPhone; readonly phone: string },
): Promise<void> {
  const { accountId } = ctx.actor
  const name = which === "phone" ? "phone" : "backup-phone"
  const sealed = sealField(ctx, { name, ownerId: accountId, text: phone })
  if (which === "phone") await setPhone(tx, scope, sealed)
  else await setBackupPhone(tx, scope, sealed)
  await deleteAttemptsOf(tx, accountId)
  await tellEverywhere(ctx, tx, scope, which === "phone" ? "phoneChanged" : "backupPhoneSet")
  if (which === "phone") await settleCorrection(tx, ctx, scope, { what: "phone", text: phone })
}

/** Takes the backup phone away after a fresh proof. */
export async function removeBackupPhone(ctx: MemberContext): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    await setBackupPhone(tx, scope.value, null)
    await deleteAttemptsOf(tx, ctx.actor.accountId)
    await tellEverywhere(ctx, tx, scope.value, "backupPhoneRemoved")
    return ok(null)
  })
}
