import { insertUnit, type UnitKind, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { newId } from "../ids.ts"
import type { OrganizerContext } from "./context.ts"
import { makeUnitKey } from "./unit-keys.ts"

/** How deep a tree may be: more than any organisation has, so that no path grows without end. */
export const DEEPEST = 20

export type NewUnit = { readonly parent: UnitRow; readonly kind: Exclude<UnitKind, "organisation">; readonly name: string }

/** Makes a unit in the caller's transaction, which has judged name and place, with its recovery key: its secret goes to the unit above at once (keys.md 5). */
export async function makeUnit(tx: TenantTx, ctx: OrganizerContext, { parent, kind, name }: NewUnit): Promise<UnitRow> {
  const { organisationId, id: parentId } = parent
  const id = newId()
  const row = { id, organisationId, parentId, kind, name, path: [...parent.path, id], createdAt: ctx.clock.now() }
  await insertUnit(tx, row)
  await makeUnitKey(tx, ctx, { id, organisationId, parentId })
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit.made", subjectId: null, details: { unit: id } })
  return { ...row, costCentreId: null, plan: null, rotationDue: false, closedAt: null }
}
