import { lockOwner } from "#db/queries/recovering.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"

/**
 * Locks the person's own account, after the organisation (order-of-locks.md). @returns whether it is as this request opened it: not deleted, blocked or given
 * new keys meanwhile, so that no key is sealed that is none any more (B43)
 */
export async function lockOwn(tx: TenantTx, ctx: MemberContext, scope: OwnerScope): Promise<boolean> {
  const owner = await lockOwner(tx, scope)
  return owner !== null && owner.generation === (await ctx.open()).generation
}
