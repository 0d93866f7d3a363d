import { lockUnit, updateUnit } from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { fail, type Result } from "../result.ts"
import { act, done } from "./act.ts"
import type { ContactsSeen } from "./contact-lists.ts"
import type { OrganizerContext } from "./context.ts"

export type SetContactLists = {
  readonly unitId: Id
  /** Null for what holds above. */ readonly seen: ContactsSeen | null
  readonly listed: "yes" | "no" | null
}

/**
 * Sets which contact list a unit's people see and whether they are in the organisation's (O9).
 * @returns `not_found` for a unit that is out of scope or closed
 */
export function setContactLists(ctx: OrganizerContext, { unitId, seen, listed }: SetContactLists): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const contactsListed = listed === null ? null : listed === "yes"
    if (seen === unit.contactsSeen && contactsListed === unit.contactsListed) return done
    await updateUnit(tx, unitId, { contactsSeen: seen, contactsListed })
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "unit.changed",
      subjectId: null,
      details: { unit: unitId, what: "contactLists" },
    })
    return done
  })
}
