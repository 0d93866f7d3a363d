import { findClosing } from "#db/queries/closings.ts"
import { findRoles } from "#db/queries/roles.ts"
import { findSuccessorAsked } from "#db/queries/successors.ts"
import type { OwnInvitation } from "#db/queries/unit-invitations.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { MemberContext } from "../context.ts"
import { couldDecide, operatorsAmong } from "../identity/operators.ts"

/**
 * Whether a successor whom two operators asked may begin now (keys.md 5): not once who asked for them or who approved it is no operator any more, or is one anew,
 * not where they run the installation themselves by now, and not while the organisation is being closed. True for every other invitation.
 */
export async function mayBegin(tx: TenantTx, ctx: MemberContext, { id, organisationId }: OwnInvitation): Promise<boolean> {
  const row = await findSuccessorAsked(tx, id)
  if (row === null) return true
  if ((await findClosing(tx, organisationId))?.state === "closing") return false
  const operators = operatorsAmong(ctx.installation, await findRoles(tx, ["operator"]))
  const at = { askedAt: row.askedAt, now: ctx.clock.now() }
  const areBoth = [row.askedBy, row.approvedBy].every((accountId) => couldDecide(operators, accountId, at))
  return areBoth && !operators.has(ctx.actor.accountId)
}
