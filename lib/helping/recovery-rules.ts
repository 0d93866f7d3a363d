import { findOrganisation } from "#db/queries/organisations.ts"
import { deleteRulesRequest, type RecoveryRules } from "#db/queries/recovery-requests.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { actProven, look } from "../organisations/act.ts"
import { changedSince, type ChangedMeanwhile } from "../organisations/changed-since.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { ask, othersWho, type NobodyApproves } from "./ask.ts"
import { putRules } from "./put-rules.ts"

/** So long an organisation may let a person wait who is helped back in, in hours; none, half a day, and up to a week. */
export const WAIT_HOURS = [0, 12, 24, 48, 72, 168] as const

/** What the organisation demands of helping (O7). */
export function showRules(ctx: OrganizerContext): Promise<Result<RecoveryRules, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const row = await findOrganisation(tx, scope.organisationId)
    return row === null ? fail("not_found") : ok({ waitHours: row.recoveryWaitHours, needsTwo: row.recoveryNeedsTwo })
  })
}

/**
 * Sets what the whole organisation demands of helping (O7). Where two have to approve, loosening it is approved by a second one too: else one alone would turn
 * it off first. What a colleague has set since the form was drawn stays, and what waits for approval was asked for against other rules: it goes, and is asked for anew
 * where it is still wanted. @returns whether it holds now, in the place of what waited too, or another administrator is asked
 */
export function setRules(
  ctx: OrganizerContext,
  { shown, ...chosen }: RecoveryRules & { readonly shown?: RecoveryRules },
): Promise<Result<"set" | "set_instead" | "asked", NotFound | ProofNeeded | NobodyApproves | ChangedMeanwhile>> {
  return actProven(ctx, "organizer:settings", async (tx, scope) => {
    const { organisationId } = scope
    const before = await findOrganisation(tx, organisationId)
    if (before === null) return fail("not_found")
    const now = { waitHours: before.recoveryWaitHours, needsTwo: before.recoveryNeedsTwo }
    const changes = changedSince({ chosen, shown, now, named: { waitHours: "wait", needsTwo: "two" } })
    if (!changes.ok) return changes
    if (Object.keys(changes.value).length === 0) return ok("set")
    const rules = { ...now, ...changes.value }
    const others = await othersWho(tx, ctx, { path: [organisationId], besides: null })
    const isLooser = rules.waitHours < before.recoveryWaitHours || !rules.needsTwo
    if (before.recoveryNeedsTwo && isLooser) {
      const asked = await ask(tx, ctx, others, { kind: "rules", accountId: null, phone: null, dropsApp: null, ...rules })
      if (!asked.ok) return asked
      const details = { hours: rules.waitHours, two: rules.needsTwo }
      await recordOrganisationAudit(tx, ctx, organisationId, { type: "recovery.rules_asked", subjectId: null, details })
      return ok("asked")
    }
    // With nobody else to approve, nobody could be helped any more.
    if (rules.needsTwo && others.length === 0) return fail("nobody_approves")
    const isInstead = await deleteRulesRequest(tx, organisationId)
    await putRules(tx, ctx, rules)
    return ok(isInstead ? "set_instead" : "set")
  })
}
