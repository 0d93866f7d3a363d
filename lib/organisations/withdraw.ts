import type { InvitationRow } from "#db/queries/unit-invitations.ts"
import { deleteExpiredInvitations } from "#db/queries/unit-invitations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
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

/** Forgets invitations that can be answered no more, and with them the addresses (D2); a job's. @returns how many went */
export const forgetInvitations = (services: Services): Promise<number> =>
  inAll(services.db, "service", (tx) => deleteExpiredInvitations(tx, services.clock.now()))
