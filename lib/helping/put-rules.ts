import { setRecoveryRules, type RecoveryRules } from "#db/queries/recovery-requests.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { OrganizerContext } from "../organisations/context.ts"

/** Writes what the whole organisation demands of helping down, and records it. */
export async function putRules(tx: TenantTx, ctx: OrganizerContext, rules: RecoveryRules): Promise<void> {
  const { organisationId } = ctx.actor
  await setRecoveryRules(tx, organisationId, rules)
  const details = { hours: rules.waitHours, two: rules.needsTwo }
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "recovery.rules_set", subjectId: null, details })
}
