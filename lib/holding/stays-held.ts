import { findHolds } from "#db/queries/holds.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { HeldHere } from "./errors.ts"

/**
 * Whether somebody, or a unit with all below it, may leave a place in the tree for another one, or for none: not out from under a hold, which would let erase what
 * it keeps (O16). The organisation is locked, so that no hold begins meanwhile.
 */
export async function mayLeavePlace(
  tx: TenantTx,
  { from, to }: { readonly from: readonly Id[]; readonly to: readonly Id[] },
): Promise<Result<null, HeldHere>> {
  const holds = await findHolds(
    tx,
    from.filter((id) => !to.includes(id)),
  )
  return holds.length === 0 ? ok(null) : fail("held_here")
}
