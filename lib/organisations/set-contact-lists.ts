import { lockUnit, updateUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"
import { fail, type Result } from "../result.ts"
import { act, done } from "./act.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
import { wasAndNow } from "./was-and-now.ts"
import { listSettingsIn, type ContactsSeen } from "./contact-lists.ts"
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
    if (Object.keys(changes.value).length > 0) await writeContactLists(tx, ctx, scope, { unit, changes: changes.value })
    return done
  })
}

/** Writes what is otherwise now, which has to be meant anew, and says from what to what in the trail. */
export async function writeContactLists(
  tx: TenantTx,
  ctx: OrganizerContext,
  { organisationId }: OrganisationScope,
  { unit, changes }: { readonly unit: UnitRow; readonly changes: Partial<Chosen> },
): Promise<void> {
  const { seen, listed } = changes
  await updateUnit(tx, unit.id, {
    ...(seen === undefined ? {} : { contactsSeen: seen }),
    ...(listed === undefined ? {} : { contactsListed: listed === null ? null : listed === "yes" }),
    contactsMeant: false,
  })
  await recordOrganisationAudit(tx, ctx, organisationId, {
    type: "unit.changed",
    subjectId: null,
    details: { unit: unit.id, what: "contactLists", ...saidOf(unit, wasAndNow(settingsOf(unit), changes)) },
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
