import type { Address } from "../address.ts"
import type { VisitorContext } from "../context.ts"
import { fail, ok, type Result } from "../result.ts"
import { prepareAddressCode, type AddressCode } from "./address-code.ts"
import { goOn, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "./attempts.ts"
import { codeThatNobodyHas, newCode } from "./codes.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "./errors.ts"
import { CODES_PER_ATTEMPT, mayRegister, maySms, type SmsRefusal } from "./limits.ts"
import { mayMail } from "./mail-limits.ts"
import { registrationClosedMail, sendCodeSms, sendMail } from "./notices.ts"
import { homeOf, readPhoneNumber } from "./phone-number.ts"
import { mayMakeAccount } from "./who-may-register.ts"

/** The order of design 7. Nothing but the address is taken before the address is proven, so there is nothing that a stranger could have set before its owner came (B31). */
export const STEP = { proveAddress: 1, givePhone: 2, provePhone: 3, giveDetails: 4 } as const

export type RegistrationState = {
  readonly address: Address
  readonly phone: string | null
  /** What is kept of the code awaited. */ readonly code: string | null
  readonly codesSent: number
}

export type Registration = Attempt<RegistrationState>

/** The registration that this browser is in the middle of, or null. */
export const openRegistration = (ctx: VisitorContext, token: string | null): Promise<Registration | null> =>
  openAttempt<RegistrationState>(ctx, token, "register")

/**
 * Begins a registration: a code goes to the address. Where the address has an account, its owner is told so instead and no code fits;
 * the answer, its time and the page are the same (B20).
 * @returns what the browser keeps of the attempt.
 */
export async function startRegistration(
  ctx: VisitorContext,
  { address, network }: { readonly address: Address; readonly network: string },
): Promise<Result<{ readonly token: string }, SmsRefusal>> {
  const free = await mayRegister(ctx, network)
  if (!free.ok) return free
  const mayBeMailed = await mayMail(ctx, { address, purpose: "register", asker: { kind: "stranger", network } })
  if (!mayBeMailed.ok) return mayBeMailed
  const { code, mail } = await prepare(ctx, address)
  const token = await ctx.db.transaction(async (tx) => {
    await sendMail(ctx, tx, mail)
    return startAttempt<RegistrationState>(ctx, tx, {
      purpose: "register",
      step: STEP.proveAddress,
      state: { address, phone: null, code, codesSent: 1 },
      accountId: null,
    })
  })
  return ok({ token })
}

/**
 * A code for the address. Where the installation lets its owner make no account (A8), a mail says so to them instead and no code fits: the page is the same, so that
 * nothing tells a stranger who was invited (B20).
 */
async function prepare(ctx: VisitorContext, address: Address): Promise<AddressCode> {
  const [prepared, may] = [await prepareAddressCode(ctx, address), await mayMakeAccount(ctx, address)]
  const closed = registrationClosedMail(ctx, { to: address, language: ctx.language })
  return may || prepared.isTaken ? prepared : { code: codeThatNobodyHas(ctx.random), mail: closed, isTaken: false }
}

/** Sends another code to the address; the one before is worthless from then on. */
export async function mailCodeAgain(
  ctx: VisitorContext,
  { token, network }: { readonly token: string | null; readonly network: string },
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.proveAddress) return fail("step_done")
  if (attempt.state.codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const { address, codesSent } = attempt.state
  const free = await mayMail(ctx, { address, purpose: "register", asker: { kind: "stranger", network } })
  if (!free.ok) return free
  const { code, mail } = await prepare(ctx, address)
  if (!(await replaceState(ctx, attempt, { ...attempt.state, code, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) => sendMail(ctx, tx, mail))
  return ok(null)
}

type WithCode = { readonly token: string | null; readonly code: string }

/** The code from the mail proves the address. */
export async function proveAddress(ctx: VisitorContext, input: WithCode): Promise<Result<null, AttemptGone | StepDone | CodeProblem>> {
  return proveByCode(ctx, input, { from: STEP.proveAddress, to: STEP.givePhone })
}

/** The code from the SMS proves the phone. */
export async function provePhone(ctx: VisitorContext, input: WithCode): Promise<Result<null, AttemptGone | StepDone | CodeProblem>> {
  return proveByCode(ctx, input, { from: STEP.provePhone, to: STEP.giveDetails })
}

async function proveByCode(
  ctx: VisitorContext,
  { token, code }: WithCode,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Result<null, AttemptGone | StepDone | CodeProblem>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { code: kept, phone } = attempt.state
  if (attempt.step !== from || kept === null) return fail("step_done")
  const problem = await tryCode(ctx, attempt, { typed: code, kept, phone: from === STEP.provePhone ? phone : null })
  if (problem !== null) return fail(problem)
  const isFirst = await goOn(ctx, attempt, { step: to, state: { ...attempt.state, code: null, codesSent: 0 } })
  return isFirst ? ok(null) : fail("step_done")
}

type GivePhoneFailure = AttemptGone | StepDone | InvalidField | SmsRefusal

/** Takes the mobile number and sends it a code: only now, because only an address proven in this attempt may cause an SMS (design 4, B73). */
export async function givePhone(
  ctx: VisitorContext,
  { token, phone }: { readonly token: string | null; readonly phone: string },
): Promise<Result<null, GivePhoneFailure>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.givePhone) return fail("step_done")
  const number = readPhoneNumber({ typed: phone, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const free = await maySend(ctx, attempt, number.value)
  if (!free.ok) return free
  return sendPhoneCode(ctx, attempt, number.value, (state) => goOn(ctx, attempt, { step: STEP.provePhone, state }))
}

/** Sends another code to the number; the one before is worthless from then on. */
export async function smsCodeAgain(
  ctx: VisitorContext,
  { token }: { readonly token: string | null },
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { phone } = attempt.state
  if (attempt.step !== STEP.provePhone || phone === null) return fail("step_done")
  const free = await maySend(ctx, attempt, phone)
  if (!free.ok) return free
  return sendPhoneCode(ctx, attempt, phone, (state) => replaceState(ctx, attempt, state))
}

/** Goes back to the number, when it was mistyped. What it cost stays counted. */
export async function changePhone(
  ctx: VisitorContext,
  { token }: { readonly token: string | null },
): Promise<Result<null, AttemptGone | StepDone>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.provePhone) return fail("step_done")
  return (await goOn(ctx, attempt, { step: STEP.givePhone, state: { ...attempt.state, code: null } })) ? ok(null) : fail("step_done")
}

async function maySend(ctx: VisitorContext, attempt: Registration, number: string): Promise<Result<null, SmsRefusal>> {
  if (attempt.state.codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  return maySms(ctx, { number, asker: attempt.state.address, isStranger: true })
}

async function sendPhoneCode(
  ctx: VisitorContext,
  attempt: Registration,
  phone: string,
  keep: (state: RegistrationState) => Promise<boolean>,
): Promise<Result<null, StepDone>> {
  const { digits, kept } = newCode(ctx.random)
  const isFirst = await keep({ ...attempt.state, phone, code: kept, codesSent: attempt.state.codesSent + 1 })
  if (!isFirst) return fail("step_done")
  await ctx.db.transaction((tx) => sendCodeSms(ctx, tx, { to: phone, language: ctx.language, digits, purpose: "register" }))
  return ok(null)
}
