import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findPasskeys, insertPasskey } from "#db/queries/passkeys.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { tellEverywhere } from "../factors/tell-everywhere.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { authorizeProven, needsPasskey, type PasskeyNeeded, type ProofNeeded } from "../identity/fresh-proof.ts"
import { newId, type Id } from "../ids.ts"
import { passkeyWrappingKey } from "../keys/passkey.ts"
import { fail, ok, type Result } from "../result.ts"
import { beginCeremony, endCeremony, type Begun } from "./ceremony.ts"
import type { PasskeyNotMade, TooManyPasskeys } from "./errors.ts"
import type { MadeAnswer } from "./input.ts"
import { askForNew } from "./options.ts"
import { letOpen } from "./use-passkey.ts"
import { verifyMade } from "./verify.ts"

const MOST_PASSKEYS = 20

/** Asks an authenticator for a new passkey, after a fresh proof (B25). */
export async function startPasskey(ctx: MemberContext): Promise<Result<Begun, NotFound | ProofNeeded | PasskeyNeeded | TooManyPasskeys>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const existing = await findPasskeys(ctx.db, scope.value)
  if (needsPasskey(ctx, existing.length)) return fail("passkey_needed")
  if (existing.length >= MOST_PASSKEYS) return fail({ code: "too_many_passkeys", max: MOST_PASSKEYS })
  return ok(await beginCeremony(ctx, { ceremony: "make", asked: await askForNew(ctx, existing) }))
}

type AddPasskey = { readonly token: string | null; readonly answer: MadeAnswer; readonly name: string }

export type AddedPasskey = {
  readonly id: Id
  readonly opensMessages: boolean
  /** Some authenticators give what opens the messages only when a passkey is used: then it is asked for once more. */
  readonly isAskedOnceMore: boolean
}

/**
 * Keeps the passkey that was made. Where its authenticator gave a secret already (PRF), the account key is sealed for it in the same transaction (K5).
 * The owner is told at every address, and codes on their way die (B25).
 */
export async function addPasskey(
  ctx: MemberContext,
  { token, answer, name }: AddPasskey,
): Promise<Result<AddedPasskey, NotFound | AttemptGone | StepDone | PasskeyNotMade>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const begun = await endCeremony(ctx, { ceremony: "make", token })
  if (!begun.ok) return begun
  const made = await verifyMade(ctx, { challenge: begun.value.challenge, answer })
  if (made === null) return fail("passkey_not_made")
  const wrappingKey = answer.prf === undefined ? null : passkeyWrappingKey(new Uint8Array(Buffer.from(answer.prf, "base64url")))
  const { accountId, generation } = ctx.actor
  const accountKey = wrappingKey === null ? null : (await ctx.open()).accountKey
  const id = newId()
  return ctx.db.transaction(async (tx) => {
    const row = { id, ...made, transports: answer.response.transports ?? [], name, createdAt: ctx.clock.now() }
    if (!(await insertPasskey(tx, scope.value, row))) return fail("passkey_not_made")
    await deleteAttemptsOf(tx, accountId)
    if (wrappingKey !== null && accountKey !== null)
      await letOpen(ctx, tx, { passkeyId: id, accountId, generation, wrappingKey, accountKey })
    await tellEverywhere(ctx, tx, scope.value, "passkeyAdded")
    const opensMessages = wrappingKey !== null
    return ok({ id, opensMessages, isAskedOnceMore: !opensMessages && answer.canOpen === true })
  })
}
