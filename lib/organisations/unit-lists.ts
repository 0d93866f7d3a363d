import {
  changeUnitList as change,
  closeUnitList as close,
  findUnitList,
  findUnitLists,
  type UnitListRow,
  type Writers,
} from "#db/queries/unit-lists.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, actProven, done, look } from "./act.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
import type { OrganizerContext } from "./context.ts"
import { wasAndNow } from "./was-and-now.ts"

/** The address of a unit that reaches each of its people, as its page names it. */
export type UnitAddressList = UnitListRow

/** Who may write to a list, and whether departments below are reached too. */
export type ListRules = { readonly writers: Writers; readonly withBelow: boolean }

export const WRITERS = ["unit", "organisation", "anyone"] as const satisfies readonly Writers[]

/** The lists of a unit in scope, by name (O2). */
export const listUnitLists = (ctx: OrganizerContext, unitId: Id): Promise<Result<readonly UnitAddressList[], NotFound>> =>
  look(ctx, "organizer:see", async (tx, scope) => ok(await findUnitLists(tx, scope, unitId)))

/** One list of a unit in scope. */
export const showUnitList = (ctx: OrganizerContext, id: Id): Promise<Result<UnitAddressList, NotFound>> =>
  look(ctx, "organizer:see", async (tx, scope) => {
    const list = await findUnitList(tx, scope, id)
    return list === null ? fail("not_found") : ok(list)
  })

/** Changes who may write to a list and whom it reaches, from the next message on; what a colleague has set since the form was drawn stays. */
export const changeUnitList = (
  ctx: OrganizerContext,
  { id, shown, ...chosen }: ListRules & { readonly id: Id; readonly shown?: ListRules },
): Promise<Result<null, NotFound | ChangedMeanwhile>> =>
  act(ctx, "organizer:units", async (tx, scope) => {
    const list = await findUnitList(tx, scope, id)
    if (list === null) return fail("not_found")
    const now: ListRules = { writers: list.writers, withBelow: list.withBelow }
    const changes = changedSince({ chosen, shown, now, named: { withBelow: "below" } })
    if (!changes.ok) return changes
    if (Object.keys(changes.value).length === 0) return done
    await change(tx, id, { ...now, ...changes.value })
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "unit_list.changed",
      subjectId: null,
      details: { unit: list.unitId, ...wasAndNow(now, changes.value) },
    })
    return done
  })

/** Closes a list for good, after a fresh proof: whoever writes to it is told that it is there no more. What was sent stays with those who got it. @returns its unit */
export const closeUnitList = (ctx: OrganizerContext, id: Id): Promise<Result<Id, NotFound | ProofNeeded>> =>
  actProven(ctx, "organizer:units", async (tx, scope) => {
    const list = await findUnitList(tx, scope, id)
    if (list === null || !(await close(tx, id, ctx.clock.now()))) return fail("not_found")
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "unit_list.closed",
      subjectId: null,
      details: { unit: list.unitId },
    })
    return ok(list.unitId)
  })
