import { insertUnit, type UnitKind, type UnitPlan, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { newId, type Id } from "../ids.ts"
import type { OrganizerContext } from "./context.ts"
import { makeUnitKey } from "./unit-keys.ts"

/** How deep a tree may be: more than any organisation has, so that no path grows without end. */
export const DEEPEST = 20

export type NewUnit = {
  readonly parent: Pick<UnitRow, "id" | "path">
  readonly kind: Exclude<UnitKind, "organisation">
  readonly name: string
  /** Null for that of the unit above (O4). */ readonly plan: UnitPlan | null
}

/**
 * Writes a unit down with its recovery key, whose secret goes to the unit above at once (O2, keys.md 5), and records it, in the caller's transaction. Whether it
 * may stand there, and under that name, the caller has looked at.
 */
export async function makeUnit(
  tx: TenantTx,
  ctx: OrganizerContext,
  { parent, kind, name, plan }: NewUnit,
): Promise<{ readonly id: Id; readonly path: readonly Id[] }> {
  const { organisationId } = ctx.actor
  const id = newId()
  const path = [...parent.path, id]
  await insertUnit(tx, { id, organisationId, parentId: parent.id, kind, name, path, plan, createdAt: ctx.clock.now() })
  await makeUnitKey(tx, ctx, { id, organisationId, parentId: parent.id })
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit.made", subjectId: null, details: { unit: id } })
  return { id, path }
}
