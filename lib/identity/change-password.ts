import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findOwnPassword, replacePassword } from "#db/queries/accounts.ts"
import { deleteWaits, lockOwner } from "#db/queries/recovering.ts"
import { deleteOtherSessions, deleteSession } from "#db/queries/sessions.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { makePasswordUnlocker } from "../keys/password.ts"
import { fail, ok, type Result } from "../result.ts"
import { invalidField, type InvalidField, type StepDone } from "./errors.ts"
import { authorizeProven, type ProofNeeded } from "./fresh-proof.ts"
import { mailEveryAddress } from "./mail-every-address.ts"
import { passwordChangedMail } from "./notices.ts"
import { passwordProblem } from "./password-strength.ts"
import { createSession, type NewSession } from "./sessions.ts"

export type ChangePassword = { readonly wanted: string; readonly device: string }

export type ChangePasswordFailure = NotFound | ProofNeeded | InvalidField | StepDone | ServerBusy

/**
 * Changes the password after a fresh proof by two factors (B25). Only the account key is sealed anew, so it takes the same time for ten messages and
 * ten thousand (B14). At once: the old password and its wrap are gone, all other sessions end, codes on their way die, this browser gets a session of
 * its own, the owner is told by mail (I6).
 */
export async function changePassword(
  ctx: MemberContext,
  { wanted, device }: ChangePassword,
): Promise<Result<NewSession, ChangePasswordFailure>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const { accountId, name, address, sessionId } = ctx.actor
  const problem = await passwordProblem({ password: wanted, personal: [name, address] })
  if (problem !== null) return invalidField("new_password", problem)
  const row = await findOwnPassword(ctx.db, scope.value)
  if (row === null) return fail("not_found")
  const { accountKey } = await ctx.open()
  const made = await makePasswordUnlocker(ctx, { ...row, password: wanted, accountKey })
  if (!made.ok) return made
  return ctx.db.transaction(async (tx) => {
    // Before the password and the attempts, as by whoever gets back in (order-of-locks.md).
    if ((await lockOwner(tx, scope.value)) === null) return fail("not_found")
    const isFirst = await replacePassword(tx, scope.value, { tried: row.verifier, ...made.value, now: ctx.clock.now() })
    if (!isFirst) return fail("step_done")
    await deleteOtherSessions(tx, scope.value, sessionId)
    await deleteSession(tx, scope.value, sessionId)
    await deleteAttemptsOf(tx, accountId)
    const session = await createSession(ctx, tx, { ...row, accountKey, device, isProven: true, passkeyId: ctx.passkeyId })
    const { language } = row
    const { timeZone } = ctx
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => passwordChangedMail(ctx, { to, language, timeZone }) })
    // Whoever has a password of their own again needs no way back by their organisation, and its mail opens nothing any more (B25).
    const helps = await deleteWaits(tx, scope.value, "help")
    for (const kind of helps) await recordAudit(tx, ctx, { type: "wait.stopped", subjectId: accountId, details: { kind, way: "way_back" } })
    await recordAudit(tx, ctx, { type: "locks.changed", subjectId: accountId, details: { change: "passwordChanged" } })
    return ok(session)
  })
}
