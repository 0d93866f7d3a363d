import { acceptAgreement, findOrganisation } from "#db/queries/organisations.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { Result } from "../result.ts"
import { act, done } from "./act.ts"
import { AGREEMENT_VERSION } from "./agreement.ts"
import type { OrganizerContext } from "./context.ts"

/**
 * Accepts the processing agreement in force for an organisation that accepted an earlier version (D7): the act of somebody who administers the whole.
 * A second yes to the same version changes nothing. @returns `invalid_fields` without the yes
 */
export function acceptNewAgreement(
  ctx: OrganizerContext,
  { agreement }: { readonly agreement: boolean },
): Promise<Result<null, NotFound | InvalidField>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    if (!agreement) return invalidField("agreement", "agreement")
    const { organisationId, actorId: by } = scope
    // As it is under the lock: of two who accept at once the second changes nothing.
    if ((await findOrganisation(tx, organisationId))?.agreementVersion === AGREEMENT_VERSION) return done
    await acceptAgreement(tx, organisationId, { version: AGREEMENT_VERSION, at: ctx.clock.now(), by })
    await recordOrganisationAudit(tx, ctx, organisationId, {
      type: "agreement.accepted",
      subjectId: null,
      details: { version: AGREEMENT_VERSION },
    })
    return done
  })
}
