import { findOwnAddresses } from "#db/queries/own-account.ts"
import { parseAddress } from "../address.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, type Result } from "../result.ts"
import { deleteAccount, type MustStay } from "./delete-account.ts"

/** What was typed is not an address of this account: nobody deletes one by a slip of the finger. */
export type NotConfirmed = { readonly code: "not_confirmed" }

/** The owner deletes their account, after a fresh proof by two factors and by typing one of its addresses (I11, B25). It is gone when this returns. */
export async function deleteOwnAccount(
  ctx: MemberContext,
  { typed }: { readonly typed: string },
): Promise<Result<null, NotFound | ProofNeeded | NotConfirmed | MustStay>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const own = await findOwnAddresses(ctx.db, scope.value)
  // Another press of the same button was first.
  if (own.length === 0) return fail("not_found")
  const address = parseAddress(typed)
  if (!own.some((one) => one.address === address)) return fail("not_confirmed")
  return deleteAccount(ctx, ctx.actor.accountId, { by: { kind: "self" } })
}
