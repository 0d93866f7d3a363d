import { findClosing } from "#db/queries/closings.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Id } from "../ids.ts"

/** Whether the organisation's closing is announced or under way (D8): it takes nobody in any more; administrators can still be asked, because they see to the rest. */
export async function isClosing(tx: TenantTx, organisationId: Id): Promise<boolean> {
  const closing = await findClosing(tx, organisationId)
  return closing !== null && closing.state !== "asked"
}
