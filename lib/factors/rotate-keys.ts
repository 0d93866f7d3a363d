import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findCertificate, switchGeneration } from "#db/queries/generations.ts"
import { deleteAllSessions } from "#db/queries/sessions.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { InvalidField, StepDone } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { createSession, type NewSession } from "../identity/sessions.ts"
import { tryOwnPassword } from "../identity/try-password.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { makeNextGeneration } from "../keys/next-generation.ts"
import type { TooMany } from "../limits.ts"
import { lockOrganisationsOf } from "../organisations/leave-all.ts"
import { renewOwnRecovery } from "../organisations/own-recovery.ts"
import { fail, ok, type Result } from "../result.ts"
import { tellEverywhere } from "./tell-everywhere.ts"

export type RotateKeys = { readonly password: string; readonly device: string; readonly network: string }

export type RotateKeysFailure = NotFound | ProofNeeded | InvalidField | TooMany | StepDone | ServerBusy

/** Thrown inside the transaction, because returning would commit what was written before. */
class NotRotated extends Error {}

/**
 * Makes a new generation of the account's keys (K6), after a fresh proof and with the password, which has to be put around the new key. Nothing is
 * encrypted anew: the key before lies under the new one, so old mail stays readable, and new mail is sealed to the new key at once. All other
 * sessions end; recovery sheet and passkeys no longer open the key.
 */
export async function rotateKeys(
  ctx: MemberContext,
  { password, device, network }: RotateKeys,
): Promise<Result<NewSession, RotateKeysFailure>> {
  const allowed = authorizeProven(ctx, "account:change")
  if (!allowed.ok) return allowed
  const scope = allowed.value
  const { accountId, address } = ctx.actor
  const opened = await tryOwnPassword(ctx, { door: "proof", accountId, address, password, network })
  if (!opened.ok) return opened
  const { accountKey: previous, unlockerId, verifier: tried } = opened.value
  const generation = opened.value.generation + 1
  const certificate = await findCertificate(ctx.db, scope)
  if (certificate === null) return fail("not_found")
  const made = await makeNextGeneration(ctx, { accountId, generation, previous, password, unlockerId, tried, certificate })
  if (!made.ok) return made
  const { accountKey, next } = made.value
  try {
    const session = await ctx.db.transaction(async (tx) => {
      const organisations = await lockOrganisationsOf(tx, accountId)
      if (!(await switchGeneration(tx, scope, next))) throw new NotRotated()
      await renewOwnRecovery(organisations, ctx, { accountId, generation, accountKey })
      await deleteAllSessions(tx, scope)
      await deleteAttemptsOf(tx, accountId)
      const begun = await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true, passkeyId: ctx.passkeyId })
      await tellEverywhere(ctx, tx, scope, "keysRotated")
      return begun
    })
    return ok(session)
  } catch (error) {
    if (error instanceof NotRotated) return fail("step_done")
    throw error
  }
}
