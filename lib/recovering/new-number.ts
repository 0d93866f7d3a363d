import type { Tx } from "#db/client.ts"
import { findOwnPassword, findRecoverySheet } from "#db/queries/accounts.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deleteAuthenticator, setPhone } from "#db/queries/factors.ts"
import { deleteWaits, findWait, insertWait, lockOwner, takeDueWait } from "#db/queries/recovering.ts"
import { lockRoles } from "#db/queries/roles.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { VisitorContext } from "../context.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { finish, goOn, replaceState, takeTryAt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { newCode } from "../identity/codes.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { CODES_PER_ATTEMPT, maySms, type SmsRefusal } from "../identity/limits.ts"
import { sendCodeSms } from "../identity/notices.ts"
import { homeOf, readPhoneNumber } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { openField, sealField } from "../keys/field.ts"
import { openRecoveryUnlocker, readRecoveryKey } from "../keys/recovery-key.ts"
import { dropAdministrations, lockOrganisationsOf } from "../organisations/leave-all.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import { dropRoles } from "../staff/drop-roles.ts"
import { openRecovery, STEP, type ProvenBy, type RecoveryState } from "./recovery.ts"
import type { KeyProblem } from "./restore.ts"
import { ownerScope } from "./scope.ts"
import { asOwner, recordStopped, tellOwner } from "./tell.ts"
import { newWait } from "./waits.ts"

type WithToken = { readonly token: string | null }

/** The recovery key in the place of a code (I12). */
export async function proveByKey(
  ctx: VisitorContext,
  { token, key: typed }: WithToken & { readonly key: string },
): Promise<Result<null, AttemptGone | StepDone | InvalidField | KeyProblem>> {
  const opened = await openForNumber(ctx, token, STEP.proveFactor)
  if (!opened.ok) return opened
  const key = readRecoveryKey(typed)
  if (key === null) return invalidField("key", "recovery_key")
  const attempt = opened.value
  const sheet = await findRecoverySheet(ctx.db, attempt.state.accountId)
  const wrong = await takeTryAt(ctx, attempt, async () => sheet !== null && openRecoveryUnlocker(ctx, { key, unlocker: sheet }) !== null)
  if (wrong !== null)
    return fail(wrong.code === "wrong_code" ? { ...wrong, code: "wrong_recovery_key" } : { ...wrong, code: "too_many_tries" })
  return toNumber(ctx, attempt, "sheet")
}

/** The wait for another number is running, or not over yet. */
export type WaitRunning = { readonly code: "wait_running" }

/**
 * None of the other ways is there: the number counts only after the announced wait (I12). After it this leads to the number that was proven at
 * its beginning, which has to prove itself again.
 */
export async function goWithoutProof(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal | WaitRunning>> {
  const opened = await openForNumber(ctx, token, STEP.proveFactor)
  if (!opened.ok) return opened
  const attempt = opened.value
  const { accountId } = attempt.state
  const now = ctx.clock.now()
  const wait = await findWait(ctx.db, ownerScope(accountId), { kind: "new_number", now })
  if (wait === null) return toNumber(ctx, attempt, "nothing")
  if (wait.dueAt > now || wait.phone === null) return fail("wait_running")
  const phone = openField(ctx, { name: "waiting-phone", ownerId: accountId, sealed: wait.phone })
  return sendNumberCode(ctx, attempt, { phone, by: "nothing", codesSent: 0 })
}

async function openForNumber(
  ctx: VisitorContext,
  token: string | null,
  step: number,
): Promise<Result<Attempt<RecoveryState>, AttemptGone | StepDone>> {
  const opened = await openRecovery(ctx, token, step)
  return opened.ok && opened.value.state.intent !== "new_number" ? fail("attempt_gone") : opened
}

async function toNumber(ctx: VisitorContext, attempt: Attempt<RecoveryState>, by: RecoveryState["by"]): Promise<Result<null, StepDone>> {
  const state = { ...attempt.state, code: null, codesSent: 0, by }
  return (await goOn(ctx, attempt, { step: STEP.giveNumber, state })) ? ok(null) : fail("step_done")
}

/** Takes the new number and sends it a code. */
export async function giveNewNumber(
  ctx: VisitorContext,
  { token, phone: typed }: WithToken & { readonly phone: string },
): Promise<Result<null, AttemptGone | StepDone | InvalidField | SmsRefusal>> {
  const opened = await openForNumber(ctx, token, STEP.giveNumber)
  if (!opened.ok) return opened
  const attempt = opened.value
  const number = readPhoneNumber({ typed, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const factors = await factorsOf(ctx, ctx.db, attempt.state.accountId)
  if (factors === null) return fail("attempt_gone")
  // One phone in two places is lost once.
  if (number.value === factors.backupPhone) return invalidField("phone", "phone_same")
  const { by, codesSent } = attempt.state
  return sendNumberCode(ctx, attempt, { phone: number.value, by, codesSent })
}

type ToNumber = Pick<RecoveryState, "by" | "codesSent"> & { readonly phone: string }

async function sendNumberCode(
  ctx: VisitorContext,
  attempt: Attempt<RecoveryState>,
  { phone, by, codesSent }: ToNumber,
): Promise<Result<null, StepDone | SmsRefusal>> {
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await maySms(ctx, { number: phone, asker: attempt.state.address })
  if (!free.ok) return free
  const { digits, kept } = newCode(ctx.random)
  const state = { ...attempt.state, by, phone, code: kept, codesSent: codesSent + 1 }
  const isFirst =
    attempt.step === STEP.proveNumber
      ? await replaceState(ctx, attempt, state)
      : await goOn(ctx, attempt, { step: STEP.proveNumber, state })
  if (!isFirst) return fail("step_done")
  await ctx.db.transaction((tx) => sendCodeSms(ctx, tx, { to: phone, language: state.language, digits, purpose: "newPhone" }))
  return ok(null)
}

/** Sends another code to the new number. */
export async function numberCodeAgain(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal>> {
  const opened = await openForNumber(ctx, token, STEP.proveNumber)
  if (!opened.ok) return opened
  const { phone, by, codesSent } = opened.value.state
  return phone === null ? fail("attempt_gone") : sendNumberCode(ctx, opened.value, { phone, by, codesSent })
}

export type NumberProven = "changed" | "wait_begun"

/** The code proves the new number: it is the account's at once, or after the announced wait. Nobody is let in by it. */
export async function proveNewNumber(
  ctx: VisitorContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<NumberProven, AttemptGone | StepDone | CodeProblem | WaitRunning>> {
  const opened = await openForNumber(ctx, token, STEP.proveNumber)
  if (!opened.ok) return opened
  const attempt = opened.value
  const { phone, code: kept, accountId, by } = attempt.state
  if (phone === null || kept === null) return fail("attempt_gone")
  const problem = await tryCode(ctx, attempt, { typed: code, kept, phone })
  if (problem !== null) return fail(problem)
  const scope = ownerScope(accountId)
  let mailboxId: Id | null = null
  const proven = await ctx.db.transaction(async (tx): Promise<Result<NumberProven, AttemptGone | StepDone | WaitRunning>> => {
    // Before everything else that is locked (order-of-locks.md).
    await lockRoles(tx)
    await lockOrganisationsOf(tx, scope.accountId)
    if ((await lockOwner(tx, scope)) === null) return fail("attempt_gone")
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    if (!(await hasSamePassword(tx, scope, attempt.state))) return fail("attempt_gone")
    if (by !== "nothing") {
      await takeNumber(ctx, tx, scope, { phone, by })
      return ok("changed")
    }
    const now = ctx.clock.now()
    const wait = await findWait(tx, scope, { kind: "new_number", now })
    if (wait === null) return beginWait(ctx, tx, scope, phone)
    if (wait.dueAt > now) return fail("wait_running")
    // Only the number that was announced.
    const isAnnounced = wait.phone !== null && openField(ctx, { name: "waiting-phone", ownerId: accountId, sealed: wait.phone }) === phone
    if (!isAnnounced || (await takeDueWait(tx, scope, { kind: "new_number", now })) === null) return fail("attempt_gone")
    mailboxId = await takeNumber(ctx, tx, scope, { phone, by })
    return ok("changed")
  })
  // The number stands; what is left over is erased by the clock if this fails.
  if (mailboxId !== null)
    await eraseLost(ctx, mailboxId).catch((error: unknown) => ctx.log.error("erase_lost_failed", error, { account: accountId }))
  return proven
}

/** Judged again: it may have been changed while the code was on its way. */
async function hasSamePassword(tx: Tx, scope: OwnerScope, { verifier }: RecoveryState): Promise<boolean> {
  const row = await findOwnPassword(tx, scope)
  return row !== null && Buffer.from(row.verifier).toString("base64url") === verifier
}

type Take = { readonly phone: string; readonly by: ProvenBy }

/** What stands in for the app, which was on the phone that is gone (docs/decisions/new-number.md). */
const freesFromApp = (by: ProvenBy) => by === "sheet" || by === "nothing"

/** @returns a shared mailbox that may have lost its last reader, as `dropRoles` */
async function takeNumber(ctx: VisitorContext, tx: Tx, scope: OwnerScope, { phone, by }: Take): Promise<Id | null> {
  const { accountId } = scope
  const before = await factorsOf(ctx, tx, accountId)
  await setPhone(tx, scope, sealField(ctx, { name: "phone", ownerId: accountId, text: phone }))
  if (freesFromApp(by)) await deleteAuthenticator(tx, scope)
  const stopped = await deleteWaits(tx, scope, "new_number")
  await deleteAttemptsOf(tx, accountId)
  // Without a second proof the authenticator has gone with the number: whoever switches on another must not have its roles.
  const mailboxId = by === "nothing" ? await dropRoles(tx, ctx, { accountId, why: "new_number" }) : null
  if (by === "nothing") await dropAdministrations(tx, ctx, { accountId, why: "new_number" })
  await recordStopped(ctx, tx, scope, stopped)
  await tellOwner(asOwner(ctx, scope), tx, scope, { event: "numberChanged", by, alsoTo: before?.phone ?? before?.lostPhone ?? null })
  return mailboxId
}

async function beginWait(ctx: VisitorContext, tx: Tx, scope: OwnerScope, phone: string): Promise<Result<NumberProven, WaitRunning>> {
  const { accountId } = scope
  const sealed = sealField(ctx, { name: "waiting-phone", ownerId: accountId, text: phone })
  const { wait, code } = newWait(ctx, { accountId, kind: "new_number", phone: sealed })
  if (!(await insertWait(tx, scope, wait))) return fail("wait_running")
  await tellOwner(asOwner(ctx, scope), tx, scope, { event: "numberBegun", at: wait.dueAt, stopCode: code })
  return ok("wait_begun")
}
