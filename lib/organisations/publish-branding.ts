import { deleteBranding, findBranding, putBranding } from "#db/queries/brandings.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, type Result } from "../result.ts"
import { act, actProven, done } from "./act.ts"
import type { OrganizerContext } from "./context.ts"

/** Another administrator has prepared something else since, or published it. */
export type BrandingChanged = { readonly code: "branding_changed" }

/**
 * Publishes what was prepared, as it was looked at: from then on letters, mails and pages show it, also those of before (O13). A fresh proof comes first, because
 * what outsiders see is what an attacker would change.
 */
export function publishBranding(
  ctx: OrganizerContext,
  { preparedAt }: { readonly preparedAt: number },
): Promise<Result<null, NotFound | ProofNeeded | BrandingChanged>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const draft = await findBranding(tx, organisationId, "draft")
    if (draft === null || draft.changedAt.getTime() !== preparedAt) return fail("branding_changed")
    await putBranding(tx, { ...draft, state: "published", changedAt: ctx.clock.now() })
    await deleteBranding(tx, organisationId, "draft")
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "branding.published", subjectId: null, details: {} })
    return done
  })
}

/** Lets go of what was prepared, as it was looked at; what is published stays. */
export function dropBranding(
  ctx: OrganizerContext,
  { preparedAt }: { readonly preparedAt: number },
): Promise<Result<null, NotFound | BrandingChanged>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const draft = await findBranding(tx, organisationId, "draft")
    // Gone already, there is nothing to let go of.
    if (draft !== null && draft.changedAt.getTime() !== preparedAt) return fail("branding_changed")
    await deleteBranding(tx, organisationId, "draft")
    return done
  })
}

/** Back to the service's look, with all that was prepared and published gone. A second time finds nothing and records nothing. */
export function restoreBranding(ctx: OrganizerContext): Promise<Result<null, NotFound | ProofNeeded>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    await deleteBranding(tx, organisationId, "draft")
    if (await deleteBranding(tx, organisationId, "published"))
      await recordOrganisationAudit(tx, ctx, organisationId, { type: "branding.restored", subjectId: null, details: {} })
    return done
  })
}
