import { lockUnit, updateUnit, type UnitRow } from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { fail, type Result } from "../result.ts"
import { act, done } from "./act.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
import { wasAndNow } from "./was-and-now.ts"
import { isAmongOthers, listSettingsIn, type ContactsSeen } from "./contact-lists.ts"
import type { OrganizerContext } from "./context.ts"

type Chosen = {
  /** Null for what holds above. */ readonly seen: ContactsSeen | null
  readonly listed: "yes" | "no" | null
}

export type SetContactLists = Chosen & { readonly unitId: Id; /** What the form was filled with. */ readonly shown?: Chosen }

/**
 * Sets which contact list a unit's people see and whether they are in the organisation's (O9), but not what a colleague has set otherwise since the form was drawn.
 * @returns `not_found` for a unit that is out of scope or closed
 */
export function setContactLists(
  ctx: OrganizerContext,
  { unitId, shown, ...chosen }: SetContactLists,
): Promise<Result<null, NotFound | ChangedMeanwhile>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const now = settingsOf(unit)
    const changes = changedSince({ chosen, shown, now })
    if (!changes.ok) return changes
    const { seen, listed } = changes.value
    if (seen === undefined && listed === undefined) return done
    await updateUnit(tx, unitId, {
      ...(seen === undefined ? {} : { contactsSeen: seen }),
      ...(listed === undefined ? {} : { contactsListed: listed === null ? null : listed === "yes" }),
      // What is otherwise now has to be meant anew.
      contactsMeant: false,
    })
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "unit.changed",
      subjectId: null,
      details: { unit: unitId, what: "contactLists", ...saidOf(unit, wasAndNow(now, changes.value)) },
    })
    return done
  })
}

/**
 * Says of a sponsored group whose people see the organisation's list, or stand in it, that it is meant so: as for a board (O5, O9). Nothing is advised on it any
 * more until its settings are changed.
 */
export function keepContactLists(ctx: OrganizerContext, unitId: Id): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const isAdvisedOn = unit.kind === "sponsored_group" && !unit.contactsMeant && isAmongOthers(listSettingsIn(unit, [unit]))
    if (!isAdvisedOn) return done
    await updateUnit(tx, unitId, { contactsMeant: true })
    const event = { type: "unit.lists_kept", subjectId: null, details: { unit: unitId } } as const
    await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
    return done
  })
}

/** As the form shows it: what takes nothing from above has a setting though it says none. */
function settingsOf(unit: UnitRow): Chosen {
  const holds = listSettingsIn(unit, [unit])
  const isOwn = unit.kind === "sponsored_group" || unit.parentId === null
  const listed = isOwn ? holds.isListed : unit.contactsListed
  return { seen: isOwn ? holds.seen : unit.contactsSeen, listed: listed === null ? null : listed ? "yes" : "no" }
}

type Facts = ReturnType<typeof wasAndNow>

/** As the trail keeps it: of a group, its own people are no department. */
const saidOf = ({ kind }: UnitRow, facts: Facts): Facts =>
  kind === "sponsored_group"
    ? Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact === "department" ? "group" : fact]))
    : facts
