import { lockUnit, updateUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { act } from "./act.ts"
import { isAmongOthers, listSettingsIn, type ListSettings } from "./contact-lists.ts"
import type { OrganizerContext } from "./context.ts"
import type { Counted } from "./for-each.ts"
import { writeContactLists } from "./set-contact-lists.ts"

/** A sponsored group that is advised on, with what held for it when the advice was shown. */
export type ShownGroup = ListSettings & { readonly unitId: Id }

/** A colleague has chosen otherwise for some of the groups since they were shown. */
export type ListsChanged = { readonly code: "lists_changed"; /** By name. */ readonly groups: string; readonly count: number }

type Known = Pick<UnitRow, "kind" | "contactsMeant"> & { readonly contactLists: ListSettings }

/** Whether people of a sponsored group see others of the organisation, or are seen by them, and nobody has said that it is meant so (O5). */
export const isAdvisedOn = ({ kind, contactsMeant, contactLists }: Known): boolean =>
  kind === "sponsored_group" && !contactsMeant && isAmongOthers(contactLists)

/** The people of these groups see no contact list and stand in none any more (O5, O9). */
export const takeOffLists = (ctx: OrganizerContext, groups: readonly ShownGroup[]): Promise<Result<Counted, NotFound | ListsChanged>> =>
  forGroups(ctx, groups, (tx, scope, unit) => {
    const now = settingsOf(unit)
    const changes = { ...(now.seen === "none" ? {} : { seen: "none" as const }), ...(now.isListed ? { listed: "no" as const } : {}) }
    return writeContactLists(tx, ctx, scope, { unit, changes })
  })

/**
 * That people of these groups see the organisation's list, or stand in it, is meant so: as for a board (O5, O9). Nothing is advised on them any more until their
 * settings are changed.
 */
export const keepLists = (ctx: OrganizerContext, groups: readonly ShownGroup[]): Promise<Result<Counted, NotFound | ListsChanged>> =>
  forGroups(ctx, groups, async (tx, { organisationId }, { id }) => {
    await updateUnit(tx, id, { contactsMeant: true })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit.lists_kept", subjectId: null, details: { unit: id } })
  })

type Work = (tx: TenantTx, scope: OrganisationScope, unit: UnitRow) => Promise<void>

/**
 * Does the same to each group in one transaction, as it was shown: where a colleague has set another list for one since, nothing is written, because what would be
 * kept was not seen (O4). One that was closed meanwhile, or is not advised on any more, is left as it is and keeps none of the others.
 * @returns `not_found` where none of them is in scope and open
 */
function forGroups(ctx: OrganizerContext, groups: readonly ShownGroup[], work: Work): Promise<Result<Counted, NotFound | ListsChanged>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const shown = new Map(groups.map((group) => [group.unitId, group]))
    const units: UnitRow[] = []
    for (const unitId of shown.keys()) {
      const unit = await lockUnit(tx, scope, unitId)
      if (unit !== null && unit.closedAt === null) units.push(unit)
    }
    if (units.length === 0) return fail("not_found")
    const open = units.filter((unit) => isAdvisedOn({ ...unit, contactLists: settingsOf(unit) }))
    const changed = open.filter((unit) => !isSame(settingsOf(unit), shown.get(unit.id)))
    if (changed.length > 0)
      return fail({ code: "lists_changed", groups: changed.map(({ name }) => name).join(", "), count: changed.length })
    for (const unit of open) await work(tx, scope, unit)
    return ok({ count: open.length, left: shown.size - open.length })
  })
}

const settingsOf = (unit: UnitRow): ListSettings => listSettingsIn(unit, [unit])

const isSame = (now: ListSettings, shown: ListSettings | undefined): boolean => now.seen === shown?.seen && now.isListed === shown.isListed
