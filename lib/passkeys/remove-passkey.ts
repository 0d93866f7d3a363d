import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deletePasskey, findPasskeys } from "#db/queries/passkeys.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { tellEverywhere } from "../factors/tell-everywhere.ts"
import { authorizeProven, needsPasskey, type PasskeyNeeded, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"

/** Takes a passkey away after a fresh proof (B25), and with it the account key that was sealed for it. Its owner is told at every address. */
export async function removePasskey(
  ctx: MemberContext,
  { id }: { readonly id: Id },
): Promise<Result<null, NotFound | ProofNeeded | PasskeyNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  if (needsPasskey(ctx, (await findPasskeys(ctx.db, scope.value)).length)) return fail("passkey_needed")
  return ctx.db.transaction(async (tx) => {
    // Before the passkey, as by who signs in with it; that one is told that the step is done.
    await deleteAttemptsOf(tx, ctx.actor.accountId)
    if (!(await deletePasskey(tx, scope.value, id))) return fail("not_found")
    await tellEverywhere(ctx, tx, scope.value, "passkeyRemoved")
    return ok(null)
  })
}
