import type { InvitationRow } from "#db/queries/unit-invitations.ts"
import { deleteExpiredInvitations } from "#db/queries/unit-invitations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"

/** Records each invitation that an act took back along with something else. @returns how many those were */
export async function recordWithdrawn(
  tx: TenantTx,
  ctx: AuditContext,
  organisationId: Id,
  gone: readonly Pick<InvitationRow, "unitId">[],
): Promise<number> {
  for (const { unitId: unit } of gone)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "invitation.withdrawn", subjectId: null, details: { unit } })
  return gone.length
}

/** For so long an invitation that ran out is still seen, so that an administrator can ask again. */
const SEEN_AFTER_MS = 14 * DAY

/** Forgets invitations that ran out two weeks ago, and with them the addresses (D2); a job's. @returns how many went */
export const forgetInvitations = (services: Services): Promise<number> =>
  inAll(services.db, "service", (tx) => deleteExpiredInvitations(tx, new Date(services.clock.now().getTime() - SEEN_AFTER_MS)))
