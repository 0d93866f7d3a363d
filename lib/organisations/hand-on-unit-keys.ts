import { insertUnitKeyWraps, putUnitKeyWraps, type UnitKeyHolderRow } from "#db/queries/unit-keys.ts"
import { findUnits, updateUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"
import { ok } from "../result.ts"
import { act, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { isSealedAbove, keyStateOf, openableBy, type KeyState } from "./key-state.ts"
import { rotateUnitKey } from "./rotate-unit-key.ts"
import { asHolders, replaceLostKey, unitKeysOf, wrapFor } from "./unit-keys.ts"
import { openUnitSecrets } from "./unit-secrets.ts"

/** Administrators who lack a key of their unit, with the generations that they lack. */
type Waiting = {
  readonly unit: Pick<UnitRow, "id" | "organisationId" | "path">
  readonly accountId: Id
  readonly generations: readonly number[]
}

/**
 * Sees to the recovery keys of the units in scope, in a visit of an administrator who can open them (keys.md 5): keys that somebody knew who left are
 * replaced, and those that nobody opens any more; a unit's key is sealed to the one above where that has a new one; and administrators get the keys that they
 * wait for, whose right worked at once. Costs a few questions where there is nothing to do. @returns how many administrators got keys
 */
export async function handOnUnitKeys(ctx: OrganizerContext): Promise<number> {
  const found = await look(ctx, "organizer:see", async (tx, scope) => ok(isAnything(await toDo(ctx, tx, scope))))
  if (!found.ok || !found.value) return 0
  const given = await act(ctx, "organizer:see", async (tx, scope) => {
    // From the top: a unit's new key is what those below are sealed to.
    const { lost, due } = await toDo(ctx, tx, scope)
    for (const unit of lost) await replaceLostKey(tx, ctx, unit)
    for (const unit of due) await rotateUnitKey(tx, ctx, unit)
    for (const unit of [...lost, ...due]) await updateUnit(tx, unit.id, { rotationDue: false })
    const { unsealed, waiting } = await toDo(ctx, tx, scope)
    for (const unit of unsealed) await sealAbove(ctx, tx, unit)
    let count = 0
    for (const one of waiting) count += await give(ctx, tx, one)
    return ok(count)
  })
  return given.ok ? given.value : 0
}

type ToDo = {
  /** Nobody opens their keys any more. */ readonly lost: readonly UnitRow[]
  /** Somebody left who had their keys; this administrator opens them, as those that follow. */ readonly due: readonly UnitRow[]
  /** Their keys are not sealed to the key in force above. */ readonly unsealed: readonly UnitRow[]
  readonly waiting: readonly Waiting[]
}

const isAnything = (toDo: ToDo): boolean => Object.values(toDo).some((list) => list.length > 0)

/** What this administrator's visit can do for the keys of the open units in scope. */
async function toDo(ctx: OrganizerContext, tx: TenantTx, scope: OrganisationScope): Promise<ToDo> {
  const units = (await findUnits(tx, scope)).filter(({ closedAt }) => closedAt === null)
  const state = await keyStateOf(ctx, tx, units)
  // What a printed sheet opens is not lost: whoever has it types it, or gives it up (sheet.ts).
  const isOpen = openableBy(state, state.grants, state.sheets)
  const isOwn = openableBy(
    state,
    state.grants.filter(({ accountId }) => accountId === ctx.actor.accountId),
  )
  const own = units.filter(({ id }) => isOwn(id))
  return {
    lost: units.filter(({ id }) => !isOpen(id)),
    due: own.filter(({ rotationDue }) => rotationDue),
    unsealed: own.filter((unit) => !isSealedAbove(state, unit)),
    waiting: waitingIn(state, own),
  }
}

async function sealAbove(ctx: OrganizerContext, tx: TenantTx, unit: UnitRow): Promise<void> {
  const { id: unitId, organisationId, parentId } = unit
  const above = parentId === null ? undefined : (await unitKeysOf(ctx, tx, [parentId])).get(parentId)
  const secrets = await openUnitSecrets(ctx.member, tx, unit)
  if (above === undefined) return
  const holder = { kind: "unit", id: above.unitId, generation: above.generation, kemPublic: above.kemPublic } as const
  const rows = [...secrets].map(([generation, secret]) => wrapFor(ctx, { organisationId, unitId, generation, secret }, holder))
  await putUnitKeyWraps(tx, rows)
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit.keys_given", subjectId: null, details: { unit: unitId } })
}

/** Who waits for keys of these units. A successor does not: an administrator who is there after all does not hand on by a visit what two operators must not give (keys.md 5). */
export function waitingIn<U extends Waiting["unit"]>({ holders, grants }: KeyState, units: readonly U[]): readonly Waiting[] {
  const wraps = Map.groupBy(holders, ({ unitId }) => unitId)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  return grants.flatMap(({ unitId, accountId, withoutOldKeys }) => {
    const unit = withoutOldKeys ? undefined : byId.get(unitId)
    const generations = lacking(wraps.get(unitId) ?? [], accountId)
    return unit === undefined || generations.length === 0 ? [] : [{ unit, accountId, generations }]
  })
}

function lacking(wraps: readonly UnitKeyHolderRow[], accountId: Id): readonly number[] {
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
