import { deleteRecordRequestsOf } from "#db/queries/holds.ts"
import {
  findInUnit,
  findUnit,
  findUnitNames,
  hasSibling,
  listCostCentres,
  listUnits as findUnits,
  lockUnit,
  updateUnit,
  type CostCentreRow,
  type Inherited,
  type ListedUnit,
  type UnitKind,
  type UnitPlan,
  type UnitRow,
} from "#db/queries/units.ts"
import { closeListsOf } from "#db/queries/unit-lists.ts"
import { moveUnitMailboxes } from "#db/queries/unit-mailboxes.ts"
import { deleteInvitationsInto } from "#db/queries/unit-invitations.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { HeldHere } from "../holding/errors.ts"
import { giveNotice, keepMailboxesOfficial, mayLeavePlace } from "../holding/stays-held.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, done, look } from "./act.ts"
import { administratorsOf } from "./administered.ts"
import { listSettingsIn, type ListSettings } from "./contact-lists.ts"
import { endAdministration } from "./administrators.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
import { wasAndNow } from "./was-and-now.ts"
import type { OrganizerContext } from "./context.ts"
import type { UnitInUse, UnitNameTaken, WrongPlace } from "./errors.ts"
import { DEEPEST, makeUnit } from "./make-unit.ts"
import { readName } from "./names.ts"
import { above, inTreeOrder } from "./unit-order.ts"
import { recordWithdrawn } from "./withdraw.ts"

/** A unit as the tree shows it, with what it inherits (O4). */
export type ShownUnit = ListedUnit & {
  /** Steps below the first unit that the administrator sees. */
  readonly depth: number
  /** The cost centre that its use is charged to, its own or that of a unit above; null where none is set up to the top. */
  readonly costCentre: Pick<CostCentreRow, "id" | "code" | "name"> | null
  readonly hasOwnCostCentre: boolean
  /** The plan that its people get. */
  readonly activePlan: UnitPlan
  /** What holds for its people in contact lists (O9). */
  readonly contactLists: ListSettings
}

/** The open units that the administrator sees, as a tree read from top to bottom. */
export function listUnits(ctx: OrganizerContext): Promise<Result<readonly ShownUnit[], NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const [units, centres] = [await findUnits(tx, scope), await listCostCentres(tx, scope)]
    const open = units.filter(({ closedAt }) => closedAt === null)
    const show = showIn(units, await above(tx, units), centres)
    return ok(inTreeOrder(open).map(show))
  })
}

function showIn(units: readonly ListedUnit[], outside: readonly Inherited[], centres: readonly CostCentreRow[]) {
  const inScope = new Set(units.map(({ id }) => id))
  const all = new Map<Id, Inherited>([...outside, ...units].map((unit) => [unit.id, unit]))
  return (unit: ListedUnit): ShownUnit => {
    const line = unit.path.toReversed().flatMap((id) => all.get(id) ?? [])
    const centreId = line.find(({ costCentreId }) => costCentreId !== null)?.costCentreId ?? null
    const centre = centres.find(({ id }) => id === centreId) ?? null
    return {
      ...unit,
      depth: unit.path.filter((id) => inScope.has(id)).length - 1,
      costCentre: centre === null ? null : { id: centre.id, code: centre.code, name: centre.name },
      hasOwnCostCentre: unit.costCentreId !== null,
      activePlan: line.find(({ plan }) => plan !== null)?.plan ?? "full",
      contactLists: listSettingsIn(unit, line),
    }
  }
}

export type UnitPage = {
  readonly unit: ShownUnit
  /** The units above, from the top, those out of scope too: everybody may know the way up. */
  readonly above: readonly { readonly id: Id; readonly name: string; readonly isInScope: boolean }[]
  readonly below: readonly ShownUnit[]
  readonly costCentres: readonly CostCentreRow[]
}

/** One unit with what is above and below it. */
export async function showUnit(ctx: OrganizerContext, id: Id): Promise<Result<UnitPage, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const [units, centres] = [await findUnits(tx, scope), await listCostCentres(tx, scope)]
    const unit = units.find((one) => one.id === id && one.closedAt === null)
    if (unit === undefined) return fail("not_found")
    const line = unit.path.slice(0, -1)
    const names = await findUnitNames(tx, line)
    const show = showIn(units, await above(tx, units), centres)
    return ok({
      unit: show(unit),
      above: line.map((one) => ({ id: one, name: names.get(one) ?? "", isInScope: units.some((other) => other.id === one) })),
      below: inTreeOrder(units.filter(({ parentId, closedAt }) => parentId === id && closedAt === null)).map(show),
      costCentres: centres,
    })
  })
}

export type AddUnit = { readonly parentId: Id; readonly kind: Exclude<UnitKind, "organisation">; readonly name: string }

/** Adds a department or a sponsored group below a unit (O2), with its recovery key: its secret goes to the unit above at once. @returns its id */
export function addUnit(
  ctx: OrganizerContext,
  { parentId, kind, name: typed }: AddUnit,
): Promise<Result<Id, NotFound | InvalidField | UnitNameTaken | WrongPlace>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const name = readName(typed)
    if (name === null) return invalidField("name", "name")
    const parent = await lockUnit(tx, scope, parentId)
    if (parent === null || parent.closedAt !== null) return fail("not_found")
    if (!mayHang(kind, parent.kind) || parent.path.length >= DEEPEST) return fail("unit_wrong_place")
    if (await hasSibling(tx, { id: null, parentId, name })) return fail("unit_name_taken")
    const { id } = await makeUnit(tx, ctx, { parent, kind, name, plan: null })
    return ok(id)
  })
}

/** Departments hang below the organisation or a department; sponsored groups below anything (O2). */
export const mayHang = (kind: UnitKind, parent: UnitKind): boolean => kind === "sponsored_group" || parent !== "sponsored_group"

type Renamed = { readonly unitId: Id; readonly name: string }

/** Gives a unit another name. The whole organisation's is the operator's to change (I10). */
export function renameUnit(
  ctx: OrganizerContext,
  { unitId, name: typed }: Renamed,
): Promise<Result<null, NotFound | InvalidField | UnitNameTaken>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const name = readName(typed)
    if (name === null) return invalidField("name", "name")
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.parentId === null || unit.closedAt !== null) return fail("not_found")
    if (await hasSibling(tx, { id: unitId, parentId: unit.parentId, name })) return fail("unit_name_taken")
    if (name !== unit.name) {
      await updateUnit(tx, unitId, { name })
      await changed(tx, ctx, unitId, "name", wasAndNow({ name: unit.name }, { name }))
    }
    return done
  })
}

/** What a unit charges and which plan its people get; null takes that of the unit above (O4). */
export type UnitSettings = { readonly costCentreId: Id | null; readonly plan: UnitPlan | null }

/** Sets them, but not what a colleague has set otherwise since the form was drawn. */
export function setUnit(
  ctx: OrganizerContext,
  { unitId, shown, ...chosen }: UnitSettings & { readonly unitId: Id; readonly shown?: UnitSettings },
): Promise<Result<null, NotFound | ChangedMeanwhile>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const centres = await listCostCentres(tx, scope)
    // The whole organisation has a plan though it says none.
    const now: UnitSettings = { costCentreId: unit.costCentreId, plan: unit.plan ?? (unit.parentId === null ? "full" : null) }
    const changes = changedSince({ chosen, shown, now, named: { costCentreId: "cost_centre" } })
    if (!changes.ok) return changes
    const { costCentreId, plan } = changes.value
    const codeOf = (centreId: Id | null) => centres.find(({ id }) => id === centreId)?.code ?? null
    if (costCentreId != null && !centres.some(({ id }) => id === costCentreId)) return fail("not_found")
    if (costCentreId !== undefined || plan !== undefined) await updateUnit(tx, unitId, changes.value)
    if (costCentreId !== undefined)
      await changed(tx, ctx, unitId, "costCentre", wasAndNow({ code: codeOf(now.costCentreId) }, { code: codeOf(costCentreId) }))
    if (plan !== undefined) await changed(tx, ctx, unitId, "plan", wasAndNow({ plan: now.plan }, { plan }))
    return done
  })
}

type Facts = Readonly<Record<string, string | number | boolean>>

const changed = (tx: TenantTx, ctx: OrganizerContext, unit: Id, what: "name" | "plan" | "costCentre", facts: Facts = {}): Promise<void> =>
  recordOrganisationAudit(tx, ctx, ctx.actor.organisationId, { type: "unit.changed", subjectId: null, details: { unit, what, ...facts } })

/**
 * Closes a unit that nobody belongs to and nothing hangs below: who was asked into it is asked no more, who administered it does so no more, and it stays
 * in the trail.
 */
export function closeUnit(ctx: OrganizerContext, unitId: Id): Promise<Result<null, NotFound | UnitInUse | HeldHere>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null || !(await hasAbove(tx, scope, unit))) return fail("not_found")
    const inside = await findInUnit(tx, unitId)
    if (inside.people > 0 || inside.units > 0) return fail({ code: "unit_in_use", ...inside })
    // Its mailboxes go to the unit above, and would leave a hold of this one.
    const mayLeave = await mayLeavePlace(tx, { from: [unitId], to: [] })
    if (!mayLeave.ok) return mayLeave
    await keepMailboxesOfficial(tx, unitId)
    await updateUnit(tx, unitId, { closedAt: ctx.clock.now() })
    // Who reads them goes on; the unit above looks after them.
    if (unit.parentId !== null) {
      await moveUnitMailboxes(tx, unitId, unit.parentId)
      await giveNotice(tx, ctx, unit.parentId)
    }
    await deleteRecordRequestsOf(tx, unitId)
    // Nobody is left whom they would reach.
    const lists = await closeListsOf(tx, unitId, ctx.clock.now())
    for (let at = 0; at < lists; at++)
      await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "unit_list.closed", subjectId: null, details: { unit: unitId } })
    await recordWithdrawn(tx, ctx, scope.organisationId, await deleteInvitationsInto(tx, unitId))
    for (const { accountId } of await administratorsOf(ctx, tx, [unitId])) {
      await endAdministration(tx, ctx, { unit, accountId })
      await recordOrganisationAudit(tx, ctx, scope.organisationId, {
        type: "administrator.removed",
        subjectId: accountId,
        details: { unit: unitId },
      })
    }
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "unit.closed", subjectId: null, details: { unit: unitId } })
    return done
  })
}

/** Whether the unit above is in scope too: a unit is hung elsewhere or closed from above, not by who administers it alone. */
export const hasAbove = async (tx: TenantTx, scope: OrganisationScope, { parentId }: Pick<UnitRow, "parentId">): Promise<boolean> =>
  parentId !== null && (await findUnit(tx, scope, parentId)) !== null

/** An open unit in scope, for what else happens in it. */
export async function openUnit(tx: TenantTx, scope: OrganisationScope, id: Id): Promise<Result<UnitRow, NotFound>> {
  const unit = await findUnit(tx, scope, id)
  return unit === null || unit.closedAt !== null ? fail("not_found") : ok(unit)
}
