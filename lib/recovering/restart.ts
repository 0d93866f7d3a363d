import { findOwnPassword } from "#db/queries/accounts.ts"
import { deletePasskeys, findCertificate, switchGeneration } from "#db/queries/generations.ts"
import { findWait, insertRestarted, insertWait, lockOwner, takeDueWait } from "#db/queries/recovering.ts"
import { lockRoles } from "#db/queries/roles.ts"
import { HOUR } from "../clock.ts"
import type { VisitorContext } from "../context.ts"
import type { HeldHere } from "../holding/errors.ts"
import { keepsFrom, passGate } from "../holding/gate.ts"
import { finish } from "../identity/attempts.ts"
import type { SignedIn } from "../identity/create-account.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { passwordProblem } from "../identity/password-strength.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { makeNextGeneration } from "../keys/next-generation.ts"
import { dropAdministrations, lockOrganisationsOf } from "../organisations/leave-all.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost as eraseLostMailbox } from "../shared-mailboxes/erase-lost.ts"
import { dropRoles } from "../staff/drop-roles.ts"
import { eraseLost } from "./erase-lost.ts"
import type { WaitRunning } from "./new-number.ts"
import { openRecovery, STEP } from "./recovery.ts"
import { enterAnew } from "./restore.ts"
import { ownerScope } from "./scope.ts"
import { asOwner, recordStopped, tellOwner } from "./tell.ts"
import { newWait } from "./waits.ts"

type WithToken = { readonly token: string | null }

/**
 * Announces that the account will be begun anew (I7): mailbox and second factor are proven, the recovery key is not there. Nothing is lost yet; every
 * address and phone is told, and any signed-in browser can stop it for 72 hours. @returns when the wait is over
 */
export async function announceRestart(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<{ readonly dueAt: Date }, AttemptGone | StepDone | WaitRunning | HeldHere>> {
  const opened = await openRecovery(ctx, token, STEP.giveKey)
  if (!opened.ok) return opened
  const attempt = opened.value
  const scope = ownerScope(attempt.state.accountId)
  const { wait, code } = newWait(ctx, { accountId: scope.accountId, kind: "restart", phone: null })
  return ctx.db.transaction(async (tx) => {
    // What was sealed to the keys before would be lost: that is erasing (O16).
    if (keepsFrom(await passGate(tx, [scope.accountId]), scope.accountId)) return fail("held_here")
    // Locked first, as by who stops it (order-of-locks.md).
    if ((await lockOwner(tx, scope)) === null) return fail("attempt_gone")
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    if (!(await insertWait(tx, scope, wait))) return fail("wait_running")
    await tellOwner(asOwner(ctx, scope), tx, scope, { event: "restartBegun", at: wait.dueAt, stopCode: code })
    return ok({ dueAt: wait.dueAt })
  })
}

export type Restart = WithToken & { readonly password: string; readonly device: string }

export type RestartFailure = AttemptGone | StepDone | InvalidField | ServerBusy | WaitRunning | HeldHere

/** For so long something that was sealed to the key before may still arrive. */
const LATE_MS = HOUR

/** Thrown inside the transaction, because returning would commit what was written before. */
class NotRestarted extends Error {}

/** The same for a hold that began while its owner waited. */
class HeldMeanwhile extends Error {}

/**
 * The wait is over and the same proofs were given again: a new password and a new generation of keys that does not lead to the ones before (I7, B26).
 * What opened them is gone, sessions, known browsers and passkeys too; what was sealed to them is erased, unread messages are asked for again.
 */
export async function restartAccount(ctx: VisitorContext, { token, password, device }: Restart): Promise<Result<SignedIn, RestartFailure>> {
  const opened = await openRecovery(ctx, token, STEP.giveKey)
  if (!opened.ok) return opened
  const attempt = opened.value
  const { accountId, address } = attempt.state
  const scope = ownerScope(accountId)
  const wait = await findWait(ctx.db, scope, { kind: "restart", now: ctx.clock.now() })
  if (wait === null) return fail("attempt_gone")
  if (wait.dueAt > ctx.clock.now()) return fail("wait_running")
  const [before, certificate] = await Promise.all([findOwnPassword(ctx.db, scope), findCertificate(ctx.db, scope)])
  if (before === null || certificate === null) return fail("attempt_gone")
  const problem = await passwordProblem({ password, personal: [before.name, address] })
  if (problem !== null) return invalidField("new_password", problem)
  const { unlockerId, verifier: tried } = before
  const generation = before.generation + 1
  const made = await makeNextGeneration(ctx, { accountId, generation, previous: null, password, unlockerId, tried, certificate })
  if (!made.ok) return made
  try {
    const { signedIn, mailboxId } = await ctx.db.transaction(async (tx) => {
      // Before everything else that is locked (order-of-locks.md).
      await lockRoles(tx)
      await lockOrganisationsOf(tx, accountId)
      if (keepsFrom(await passGate(tx, [accountId]), accountId)) throw new HeldMeanwhile()
      const now = ctx.clock.now()
      const owner = await lockOwner(tx, scope)
      // Judged again: blocked, stopped or changed while the form was filled in.
      if (owner === null || !(await finish(ctx, tx, attempt)) || (await takeDueWait(tx, scope, { kind: "restart", now })) === null)
        throw new NotRestarted()
      if (!(await switchGeneration(tx, scope, made.value.next))) throw new NotRestarted()
      await deletePasskeys(tx, scope)
      await insertRestarted(tx, scope, { now, endsAt: new Date(now.getTime() + LATE_MS) })
      const entered = await enterAnew(ctx, tx, scope, { generation, accountKey: made.value.accountKey, device, language: owner.language })
      const left = await dropRoles(tx, ctx, { accountId, why: "restart" })
      await dropAdministrations(tx, ctx, { accountId, why: "restart" })
      await recordStopped(ctx, tx, scope, entered.stopped)
      await tellOwner(asOwner(ctx, scope), tx, scope, { event: "restarted" })
      return { signedIn: entered.signedIn, mailboxId: left }
    })
    await eraseSoon(ctx, accountId, mailboxId)
    return ok(signedIn)
  } catch (error) {
    if (error instanceof HeldMeanwhile) return fail("held_here")
    if (error instanceof NotRestarted) return fail("attempt_gone")
    throw error
  }
}

/** The account stands; what is left over is erased now, or by the clock if that fails. */
async function eraseSoon(ctx: VisitorContext, accountId: Id, mailboxId: Id | null): Promise<void> {
  try {
    await eraseLost(ctx, accountId)
    if (mailboxId !== null) await eraseLostMailbox(ctx, mailboxId)
  } catch (error) {
    ctx.log.error("erase_lost_failed", error, { account: accountId })
  }
}
