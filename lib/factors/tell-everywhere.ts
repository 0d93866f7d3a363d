import type { Tx } from "#db/client.ts"
import { findOwnAddresses } from "#db/queries/own-account.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { sendMail } from "../identity/notices.ts"
import { locksChangedMail, type LockChange } from "./locks-mail.ts"

/**
 * Tells every proven address what was changed, because whoever reads only one of them must not be the only one who knows (B25), and records it in the
 * audit trail (O12, B78). Call it last in the transaction of the change, as `recordAudit`.
 */
export async function tellEverywhere(ctx: MemberContext, tx: Tx, scope: OwnerScope, change: LockChange): Promise<void> {
  for (const { address } of await findOwnAddresses(tx, scope)) await sendMail(ctx, tx, locksChangedMail(ctx, { to: address, change }))
  await recordAudit(tx, ctx, { type: "locks.changed", subjectId: scope.accountId, details: { change } })
}
