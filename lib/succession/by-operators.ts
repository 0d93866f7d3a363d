import { lockRoles } from "#db/queries/roles.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordAudit, recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { operatorsAmong, type Operators } from "../identity/operators.ts"
import type { Id } from "../ids.ts"
import type { Failure, Result } from "../result.ts"

type Act = { readonly organisationId: Id; readonly what: "asked" | "approved" | "withdrawn" }

type Work<R> = (tx: TenantTx, operators: Operators) => Promise<R>

/**
 * What an operator does about a successor, after a fresh proof (B25). The rows of roles are locked before the organisation (order-of-locks.md), and permission is
 * judged again by them: whose role was withdrawn meanwhile asks for nothing and approves nothing any more (B43). What was done stands in both trails.
 */
export async function actAsOperator<R extends Result<unknown, Failure>>(
  ctx: MemberContext,
  { organisationId, what }: Act,
  work: Work<R>,
): Promise<R | Result<never, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "organisations:succeed")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx): Promise<R | Result<never, NotFound>> => {
    const operators = operatorsAmong(ctx.installation, await lockRoles(tx))
    const roles = operators.has(ctx.actor.accountId) ? ctx.actor.roles : []
    const still = authorize({ ...ctx.actor, roles }, "organisations:succeed")
    if (!still.ok) return still
    const done = await work(tx, operators)
    if (!done.ok) return done
    await recordOrganisationAudit(tx, ctx, organisationId, { type: `successor.${what}`, subjectId: null, details: {} })
    await recordAudit(tx, ctx, { type: `organisation.successor_${what}`, subjectId: null, details: { organisation: organisationId } })
    return done
  })
}
