import { findUnitKeyWraps, insertUnitKeyWraps, type UnitKeyWrapRow } from "#db/queries/unit-keys.ts"
import { listUnits, updateUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Id } from "../ids.ts"
import { ok } from "../result.ts"
import { act, look } from "./act.ts"
import { administratorsOf } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"
import { rotateUnitKey } from "./rotate-unit-key.ts"
import { asHolders, wrapFor } from "./unit-keys.ts"
import { openUnitSecrets } from "./unit-secrets.ts"

/** Administrators who lack a key of their unit, with the generations that they lack. */
type Waiting = {
  readonly unit: Pick<UnitRow, "id" | "organisationId" | "path">
  readonly accountId: Id
  readonly generations: readonly number[]
}

/**
 * Gives administrators the recovery keys that they wait for, in a visit of one who can open them: somebody's right works at once, their key when an
 * administrator with it was here (keys.md 5). Keys of units that an administrator left meanwhile are replaced first. Costs a few looks into indexes where nobody waits. @returns how many got keys
 */
export async function handOnUnitKeys(ctx: OrganizerContext): Promise<number> {
  const found = await look(ctx, "organizer:see", async (tx, scope) => {
    const units = await listUnits(tx, scope)
    return ok(units.some(({ rotationDue }) => rotationDue) || (await waitingIn(ctx, tx, units)).length > 0)
  })
  if (!found.ok || !found.value) return 0
  const given = await act(ctx, "organizer:see", async (tx, scope) => {
    const units = await listUnits(tx, scope)
    // From the top: a unit's new key is what those below are sealed to.
    for (const unit of units.filter(({ rotationDue }) => rotationDue))
      if (await rotateUnitKey(tx, ctx, unit)) await updateUnit(tx, unit.id, { rotationDue: false })
    const waiting = await waitingIn(ctx, tx, units)
    let count = 0
    for (const one of waiting) count += await give(ctx, tx, one)
    return ok(count)
  })
  return given.ok ? given.value : 0
}

/** Who waits for keys of these units. */
export async function waitingIn(
  ctx: OrganizerContext,
  tx: TenantTx,
  units: readonly Pick<UnitRow, "id" | "organisationId" | "path">[],
): Promise<readonly Waiting[]> {
  const ids = units.map(({ id }) => id)
  const grants = await administratorsOf(ctx, tx, ids)
  if (grants.length === 0) return []
  const wraps = Map.groupBy(await findUnitKeyWraps(tx, ids), ({ unitId }) => unitId)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return grants.flatMap(({ unitId, accountId }) => {
    const unit = byId.get(unitId)
    const ofUnit = wraps.get(unitId) ?? []
    const generations = lacking(ofUnit, accountId)
    return unit === undefined || generations.length === 0 ? [] : [{ unit, accountId, generations }]
  })
}

function lacking(wraps: readonly UnitKeyWrapRow[], accountId: Id): readonly number[] {
  const own = new Set(wraps.filter(({ holderId }) => holderId === accountId).map(({ generation }) => generation))
  return [...new Set(wraps.map(({ generation }) => generation))].filter((generation) => !own.has(generation))
}

async function give(ctx: OrganizerContext, tx: TenantTx, { unit, accountId, generations }: Waiting): Promise<number> {
  const secrets = await openUnitSecrets(ctx.member, tx, unit)
  const [holder] = await asHolders(ctx, tx, [accountId])
  if (holder === undefined) return 0
  const { id: unitId, organisationId } = unit
  const rows = generations.flatMap((generation) => {
    const secret = secrets.get(generation)
    return secret === undefined ? [] : [wrapFor(ctx, { organisationId, unitId, generation, secret }, holder)]
  })
  if (rows.length === 0) return 0
  await insertUnitKeyWraps(tx, rows)
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit.keys_given", subjectId: accountId, details: { unit: unitId } })
  return 1
}
