import { findSubtree, hasSibling, lockUnit, moveUnit } from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import type { HeldHere } from "../holding/errors.ts"
import { giveNotice, keepUnitOfficial, mayLeavePlace } from "../holding/stays-held.ts"
import { fail, type Result } from "../result.ts"
import { actProven, done } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import type { NoUnitKey, UnitNameTaken, WrongPlace } from "./errors.ts"
import { rotateUnitKey } from "./rotate-unit-key.ts"
import { tellMovedSoon } from "./tell-moved.ts"
import { openUnitSecrets } from "./unit-secrets.ts"
import { DEEPEST } from "./make-unit.ts"
import { hasAbove, mayHang } from "./units.ts"

/**
 * Hangs a unit, with everything below it, under another one (O2). It gets a new recovery key, sealed to the administrators there: those above it before
 * cannot help its people any more (keys.md 5). Not out from under a hold (O16). That touches how people get in, so a fresh proof comes first (B25), and a job tells them.
 */
export function hangUnder(
  ctx: OrganizerContext,
  { unitId, parentId }: { readonly unitId: Id; readonly parentId: Id },
): Promise<Result<null, NotFound | WrongPlace | UnitNameTaken | NoUnitKey | ProofNeeded | HeldHere>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const [unit, parent] = [await lockUnit(tx, scope, unitId), await lockUnit(tx, scope, parentId)]
    if (unit === null || parent === null || unit.closedAt !== null || parent.closedAt !== null) return fail("not_found")
    if (!(await hasAbove(tx, scope, unit))) return fail("not_found")
    if (unit.parentId === parentId) return done
    const deepest = Math.max(...(await findSubtree(tx, unitId)).map(({ path }) => path.length)) - unit.path.length + 1
    if (parent.path.includes(unitId) || !mayHang(unit.kind, parent.kind)) return fail("unit_wrong_place")
    if (parent.path.length + deepest > DEEPEST) return fail("unit_wrong_place")
    if (await hasSibling(tx, { id: unitId, parentId, name: unit.name })) return fail("unit_name_taken")
    const mayLeave = await mayLeavePlace(tx, { from: unit.path, to: [...parent.path, unitId] })
    if (!mayLeave.ok) return mayLeave
    if ((await openUnitSecrets(ctx.member, tx, unit)).size === 0) return fail("no_unit_key")
    await rotateUnitKey(tx, ctx, { ...unit, parentId })
    await keepUnitOfficial(tx, { unitId, organisationId: scope.organisationId, from: unit.path, to: [...parent.path, unitId] })
    await moveUnit(tx, unit, parent)
    await giveNotice(tx, ctx, unitId)
    await tellMovedSoon(tx, ctx, unitId)
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "unit.moved",
      subjectId: null,
      details: { unit: unitId, wasUnder: unit.parentId ?? scope.organisationId, under: parentId },
    })
    return done
  })
}
