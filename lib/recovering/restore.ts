import { findOwnPassword, findRecoverySheet, replacePassword } from "#db/queries/accounts.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deletePasskeys } from "#db/queries/generations.ts"
import { deleteWaits, lockOwner, type WaitKind } from "#db/queries/recovering.ts"
import { deleteKnownBrowsers } from "#db/queries/known-browsers.ts"
import { deleteAllSessions } from "#db/queries/sessions.ts"
import type { Tx } from "#db/client.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { VisitorContext } from "../context.ts"
import { equalBytes } from "../crypto/bytes.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { finish, takeTryAt } from "../identity/attempts.ts"
import type { SignedIn } from "../identity/create-account.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { rememberBrowser } from "../identity/known-browsers.ts"
import { passwordProblem } from "../identity/password-strength.ts"
import { createSession } from "../identity/sessions.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { makePasswordUnlocker } from "../keys/password.ts"
import { openRecoveryUnlocker, readRecoveryKey } from "../keys/recovery-key.ts"
import { fail, ok, type Result } from "../result.ts"
import { openRecovery, STEP } from "./recovery.ts"
import { ownerScope } from "./scope.ts"
import { asOwner, recordStopped, tellOwner } from "./tell.ts"

/** No sheet of this account has that key. */
export type KeyProblem = { readonly code: "wrong_recovery_key" | "too_many_tries"; readonly triesLeft: number }

export type Restore = {
  readonly token: string | null
  /** As typed from the sheet. */
  readonly key: string
  readonly password: string
  readonly device: string
}

export type RestoreFailure = AttemptGone | StepDone | InvalidField | KeyProblem | ServerBusy

/**
 * Mailbox and second factor are proven; the recovery key opens the account key, so everything is there again under a new password (I7, B26).
 * At once: the old password, every session, known browser and pending attempt is dead, announced waits are off, and the owner is told everywhere.
 */
export async function restoreAccount(
  ctx: VisitorContext,
  { token, key: typed, password, device }: Restore,
): Promise<Result<SignedIn, RestoreFailure>> {
  const opened = await openRecovery(ctx, token, STEP.giveKey)
  if (!opened.ok) return opened
  const attempt = opened.value
  const key = readRecoveryKey(typed)
  if (key === null) return invalidField("key", "recovery_key")
  const scope = ownerScope(attempt.state.accountId)
  const [sheet, before] = await Promise.all([findRecoverySheet(ctx.db, scope.accountId), findOwnPassword(ctx.db, scope)])
  if (before === null) return fail("attempt_gone")
  const problem = await passwordProblem({ password, personal: [before.name, attempt.state.address] })
  if (problem !== null) return invalidField("new_password", problem)
  const accountKey = sheet === null ? null : openRecoveryUnlocker(ctx, { key, unlocker: sheet })
  const wrong = await takeTryAt(ctx, attempt, async () => accountKey !== null)
  if (wrong !== null || accountKey === null || sheet === null)
    return fail(wrong?.code === "wrong_code" ? { ...wrong, code: "wrong_recovery_key" } : { code: "too_many_tries", triesLeft: 0 })
  const made = await makePasswordUnlocker(ctx, { ...before, password, accountKey })
  if (!made.ok) return made
  return ctx.db.transaction(async (tx) => {
    // Judged again: blocked, changed, rotated or revoked while the form was filled in. Locked before the attempt (order-of-locks.md).
    const owner = await lockOwner(tx, scope)
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    const still = await findRecoverySheet(tx, scope.accountId)
    if (owner?.generation !== before.generation || still === null || !equalBytes(still.verifier, sheet.verifier))
      return fail("attempt_gone")
    const isFirst = await replacePassword(tx, scope, { tried: before.verifier, ...made.value, now: ctx.clock.now() })
    if (!isFirst) return fail("attempt_gone")
    // A passkey that somebody added while they were in would open everything again.
    await deletePasskeys(tx, scope)
    const { signedIn, stopped } = await enterAnew(ctx, tx, scope, {
      generation: owner.generation,
      accountKey,
      device,
      language: owner.language,
    })
    await recordStopped(ctx, tx, scope, stopped)
    await tellOwner(asOwner(ctx, scope), tx, scope, { event: "restored" })
    return ok(signedIn)
  })
}

type Enter = { readonly generation: number; readonly accountKey: AccountKey; readonly device: string; readonly language: string }

/** The browser that is signed in, and the waits that ended with it. */
type Entered = { readonly signedIn: SignedIn; readonly stopped: readonly WaitKind[] }

/** Ends whatever anybody had of the account, and signs this browser in, with a secret to know it by that no other ever had (B31). */
export async function enterAnew(ctx: VisitorContext, tx: Tx, scope: OwnerScope, { language, ...keys }: Enter): Promise<Entered> {
  const { accountId } = scope
  await deleteAllSessions(tx, scope)
  await deleteKnownBrowsers(tx, scope)
  await deleteAttemptsOf(tx, accountId)
  const stopped = await deleteWaits(tx, scope)
  const session = await createSession(ctx, tx, { accountId, ...keys, isProven: true })
  const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret: null, device: keys.device })
  return { signedIn: { session, browserSecret, language }, stopped }
}
