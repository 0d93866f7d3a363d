import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deleteAuthenticator } from "#db/queries/factors.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, ok, type Result } from "../result.ts"
import { tellEverywhere } from "./tell-everywhere.ts"

/** Switches the authenticator off after a fresh proof (B25). Sheets and backup phone stay. Its owner is told by mail. */
export async function switchOffAuthenticator(ctx: MemberContext): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await deleteAuthenticator(tx, scope.value))) return fail("not_found")
    await deleteAttemptsOf(tx, ctx.actor.accountId)
    await tellEverywhere(ctx, tx, scope.value, "authenticatorOff")
    return ok(null)
  })
}
