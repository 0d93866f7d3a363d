import { countWithoutFactor, findUnitPolicies, putUnitPolicy } from "#db/queries/unit-policies.ts"
import { findUnitNames, lockUnit } from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { DEMANDS, NO_DEMANDS, strictest, type Demand, type Demands, type Policy } from "../policies/policy.ts"
import { fail, ok, type Result } from "../result.ts"
import { actProven, done, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
import { wasAndNow } from "./was-and-now.ts"
import { openUnit } from "./units.ts"

export type ShownPolicy = {
  /** What the unit itself demands. */ readonly own: Demands
  /** What those above it demand, the strictest, and by which of them, by name. */ readonly above: Policy
  readonly by: Readonly<Partial<Record<Demand, string>>>
  /** What holds in it. */ readonly policy: Policy
  /** Employed in it or below, and without the factor that it may demand. */ readonly withoutFactor: number
}

/** What a unit demands of its employees, and what the units above it do (O11). */
export function showUnitPolicy(ctx: OrganizerContext, unitId: Id): Promise<Result<ShownPolicy, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    const rows = await findUnitPolicies(tx, unit.value.path)
    const own = rows.find((row) => row.unitId === unitId) ?? NO_DEMANDS
    const others = rows.filter((row) => row.unitId !== unitId)
    const above = strictest(others)
    const names = await findUnitNames(
      tx,
      others.map((row) => row.unitId),
    )
    const named = DEMANDS.flatMap((demand) => {
      const row = others.find((other) => other[demand] !== null && other[demand] === above[demand])
      return row === undefined ? [] : [[demand, names.get(row.unitId) ?? ""] as const]
    })
    return ok({ own, above, by: Object.fromEntries(named), policy: strictest(rows), withoutFactor: await countWithoutFactor(tx, unitId) })
  })
}

/**
 * Sets what a unit demands of those employed in it and below, from their next request on (O11). What a unit above demands stays demanded. A fresh proof comes
 * first, because demanding less opens a door (B25). What a colleague has set since the form was drawn stays.
 */
export function setUnitPolicy(
  ctx: OrganizerContext,
  { unitId, demands, shown }: { readonly unitId: Id; readonly demands: Demands; readonly shown?: Demands },
): Promise<Result<null, NotFound | ProofNeeded | ChangedMeanwhile>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    // Nobody is employed in a sponsored group, and a member's account is their own (O3).
    if (unit === null || unit.closedAt !== null || unit.kind === "sponsored_group") return fail("not_found")
    const { organisationId } = scope
    const [row] = await findUnitPolicies(tx, [unitId])
    const now = onlyDemands(row ?? NO_DEMANDS)
    const changes = changedSince({ chosen: demands, shown, now })
    if (!changes.ok) return changes
    if (Object.keys(changes.value).length === 0) return done
    await putUnitPolicy(tx, { unitId, organisationId, ...now, ...changes.value })
    const event = {
      type: "unit.changed",
      subjectId: null,
      details: { unit: unitId, what: "policy", ...wasAndNow(now, changes.value) },
    } as const
    await recordOrganisationAudit(tx, ctx, organisationId, event)
    return done
  })
}

/** Without what else stands in its row. */
const onlyDemands = (row: Demands): Demands => ({ ...NO_DEMANDS, ...Object.fromEntries(DEMANDS.map((demand) => [demand, row[demand]])) })
