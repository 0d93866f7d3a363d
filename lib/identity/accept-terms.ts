import { updateTerms } from "#db/queries/own-account.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"
import { TERMS_VERSION } from "./terms.ts"

/** The signed-in person accepts the terms in force (D7). */
export async function acceptTerms(ctx: MemberContext): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  await updateTerms(ctx.db, scope.value, TERMS_VERSION)
  return ok(null)
}
