import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findOwnPassword, replacePassword } from "#db/queries/accounts.ts"
import { deleteOtherSessions, deleteSession } from "#db/queries/sessions.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { makePasswordUnlocker, tryPassword } from "../keys/password.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { invalidField, type InvalidField } from "./errors.ts"
import { countTry, forgiveFailures } from "./limits.ts"
import { passwordChangedMail, sendMail } from "./notices.ts"
import { passwordProblem } from "./password-strength.ts"
import { createSession, type NewSession } from "./sessions.ts"

export type ChangePassword = { readonly current: string; readonly wanted: string; readonly device: string; readonly network: string }

export type ChangePasswordFailure = NotFound | InvalidField | TooMany | ServerBusy

/**
 * Changes the password with proof of the old one. Only the account key is sealed anew, so it takes the same time for ten messages and ten thousand (B14).
 * At once: the old password and its wrap are gone, all other sessions end, codes on their way die, this browser gets a session of its own, the owner is told by mail (I6, B25).
 */
export async function changePassword(
  ctx: MemberContext,
  { current, wanted, device, network }: ChangePassword,
): Promise<Result<NewSession, ChangePasswordFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const { accountId, name, address, sessionId } = ctx.actor
  const problem = await passwordProblem({ password: wanted, personal: [name, address] })
  if (problem !== null) return invalidField("new_password", problem)
  const row = await findOwnPassword(ctx.db, scope.value)
  if (row === null) return fail("not_found")
  const guesser = { address: `change ${accountId}`, knownBrowserId: null }
  const free = await countTry(ctx, guesser, network)
  if (!free.ok) return free
  const unlocked = await tryPassword(ctx, { password: current, unlocker: row, address })
  if (!unlocked.ok) return unlocked
  if (unlocked.value === null) return invalidField("password", "current_password")
  await forgiveFailures(ctx, guesser)
  const { accountKey } = unlocked.value
  const made = await makePasswordUnlocker(ctx, { ...row, password: wanted, accountKey })
  if (!made.ok) return made
  return ctx.db.transaction(async (tx) => {
    const isFirst = await replacePassword(tx, scope.value, { tried: row.verifier, ...made.value, now: ctx.clock.now() })
    if (!isFirst) return invalidField("password", "current_password")
    await deleteOtherSessions(tx, scope.value, sessionId)
    await deleteSession(tx, scope.value, sessionId)
    await deleteAttemptsOf(tx, accountId)
    const session = await createSession(ctx, tx, { ...row, accountKey, device })
    await sendMail(ctx, tx, passwordChangedMail(ctx, { to: address, language: row.language, timeZone: ctx.timeZone }))
    return ok(session)
  })
}
