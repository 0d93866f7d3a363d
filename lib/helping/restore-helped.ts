import { findOwnPassword, replacePassword } from "#db/queries/accounts.ts"
import { deleteAuthenticator, setPhone } from "#db/queries/factors.ts"
import { deletePasskeys } from "#db/queries/generations.ts"
import { lockOwner, takeDueWait } from "#db/queries/recovering.ts"
import { lockRoles } from "#db/queries/roles.ts"
import type { VisitorContext } from "../context.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { finish } from "../identity/attempts.ts"
import type { SignedIn } from "../identity/create-account.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { passwordProblem } from "../identity/password-strength.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { sealField } from "../keys/field.ts"
import { makePasswordUnlocker } from "../keys/password.ts"
import { openRecoveryUnlocker } from "../keys/recovery-key.ts"
import { lockOrganisationsOf } from "../organisations/leave-all.ts"
import { openRecovery, STEP } from "../recovering/recovery.ts"
import { enterAnew } from "../recovering/restore.ts"
import { ownerScope } from "../recovering/scope.ts"
import { asOwner, recordStopped, tellOwner } from "../recovering/tell.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import { dropRoles } from "../staff/drop-roles.ts"
import { findHelp, phoneOf } from "./follow-help.ts"
import { readHelpSecret } from "./secret.ts"

export type RestoreHelped = { readonly token: string | null; readonly password: string; readonly device: string }

/** Thrown inside the transaction, because returning would commit what was written before. */
class NotRestored extends Error {}

/**
 * The last step of an employee whom the organisation helps (O7): mailbox and phone are proven, and a password of their own is put around the account key. As
 * with a recovery sheet everything that anybody had of the account ends at once. What was lost is replaced: the number that the organisation gave is the
 * account's, the app is off. Whoever came in by a number that somebody else gave has proven less than a role of the installation asks for: roles end.
 */
export async function restoreHelped(
  ctx: VisitorContext,
  { token, password, device }: RestoreHelped,
): Promise<Result<SignedIn, AttemptGone | StepDone | InvalidField | ServerBusy>> {
  const opened = await openRecovery(ctx, token, STEP.giveKey)
  if (!opened.ok) return opened
  const attempt = opened.value
  const { help: secret, address } = attempt.state
  const found = secret === null ? null : await findHelp(ctx, secret)
  const key = secret === null ? null : readHelpSecret(secret)
  const scope = ownerScope(attempt.state.accountId)
  const before = await findOwnPassword(ctx.db, scope)
  if (found === null || key === null || before === null || found.help.accountId !== scope.accountId) return fail("attempt_gone")
  const problem = await passwordProblem({ password, personal: [before.name, address] })
  if (problem !== null) return invalidField("new_password", problem)
  const { help } = found
  const unlocker = { ...help, params: { pepperVersion: help.pepperVersion }, kind: "organisation_help" as const }
  const accountKey = openRecoveryUnlocker(ctx, { key, unlocker })
  if (accountKey === null || help.generation !== before.generation) return fail("attempt_gone")
  const made = await makePasswordUnlocker(ctx, { ...before, password, accountKey })
  if (!made.ok) return made
  const { accountId } = scope
  const phone = phoneOf(ctx, help)
  try {
    const { signedIn, mailboxId } = await ctx.db.transaction(async (tx) => {
      await lockRoles(tx)
      await lockOrganisationsOf(tx, accountId)
      const owner = await lockOwner(tx, scope)
      const now = ctx.clock.now()
      // Judged again: stopped, blocked, or changed while the form was filled in.
      if (owner === null || owner.generation !== help.generation || !(await finish(ctx, tx, attempt))) throw new NotRestored()
      if ((await takeDueWait(tx, scope, { kind: "help", now })) === null) throw new NotRestored()
      if (!(await replacePassword(tx, scope, { tried: before.verifier, ...made.value, now }))) throw new NotRestored()
      await deletePasskeys(tx, scope)
      const factors = await factorsOf(ctx, tx, accountId)
      const isOther = phone !== null || help.dropsApp
      if (phone !== null) await setPhone(tx, scope, sealField(ctx, { name: "phone", ownerId: accountId, text: phone }))
      if (help.dropsApp) await deleteAuthenticator(tx, scope)
      const entered = await enterAnew(ctx, tx, scope, { generation: owner.generation, accountKey, device, language: owner.language })
      const left = isOther ? await dropRoles(tx, ctx, { accountId, why: "new_number" }) : null
      await recordStopped(ctx, tx, scope, entered.stopped)
      const told = { event: "helped", newPhone: phone !== null, appOff: help.dropsApp } as const
      await tellOwner(asOwner(ctx, scope), tx, scope, { ...told, alsoTo: factors?.phone ?? factors?.lostPhone ?? null })
      return { signedIn: entered.signedIn, mailboxId: left }
    })
    if (mailboxId !== null)
      await eraseLost(ctx, mailboxId).catch((error: unknown) => ctx.log.error("erase_lost_failed", error, { account: accountId }))
    return ok(signedIn)
  } catch (error) {
    if (error instanceof NotRestored) return fail("attempt_gone")
    throw error
  }
}
