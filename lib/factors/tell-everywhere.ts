import type { Tx } from "#db/client.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { locksChangedMail, type LockChange } from "./locks-mail.ts"

/**
 * Tells every proven address what was changed (B25), and records it in the audit trail (O12, B78). Call it last in the transaction of the change,
 * as `recordAudit`.
 */
export async function tellEverywhere(ctx: MemberContext, tx: Tx, scope: OwnerScope, change: LockChange): Promise<void> {
  const { accountId } = scope
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => locksChangedMail(ctx, { to, change }) })
  await recordAudit(tx, ctx, { type: "locks.changed", subjectId: accountId, details: { change } })
}
