import { findUnits, insertCostCentre, listCostCentres, updateUnit, type CostCentreRow, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { act } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { readDepartmentLines, type DepartmentLine, type DepartmentLinesWrong } from "./department-lines.ts"
import type { UnitNameTaken } from "./errors.ts"
import { makeUnit } from "./make-unit.ts"

export type Built = {
  readonly departments: number
  readonly costCentres: number
  /** Departments that were there and have another cost centre now. */ readonly changed: number
}

/**
 * Builds the departments of an organisation with their cost centres from lines, all of them or none (O2, O4, O8). What is there already by its name or code
 * stays as it is, so that the same lines sent twice make nothing twice; a cost centre that a line names becomes its department's.
 */
export async function buildDepartments(
  ctx: OrganizerContext,
  text: string,
): Promise<Result<Built, NotFound | DepartmentLinesWrong | UnitNameTaken>> {
  const lines = readDepartmentLines(text)
  if (!lines.ok) return lines
  return act(ctx, "organizer:settings", async (tx, scope) => {
    const units = (await findUnits(tx, scope)).filter(({ closedAt }) => closedAt === null)
    const top = units.find(({ id }) => id === scope.organisationId)
    if (top === undefined) return fail("not_found")
    const building: Building = { tx, ctx, units, centres: await listCostCentres(tx, scope), changed: new Set() }
    if (lines.value.some(({ names }) => isTaken(building, top, names))) return fail("unit_name_taken")
    const there = new Set(units.map(({ id }) => id))
    const costCentres = building.centres.length
    for (const line of lines.value) await build(building, top, line)
    return ok({
      departments: building.units.length - there.size,
      costCentres: building.centres.length - costCentres,
      changed: [...building.changed].filter((id) => there.has(id)).length,
    })
  })
}

type Known = Pick<UnitRow, "id" | "parentId" | "kind" | "name" | "path" | "costCentreId">

type Building = {
  readonly tx: TenantTx
  readonly ctx: OrganizerContext
  /** With those made so far. */ readonly units: Known[]
  readonly centres: CostCentreRow[]
  /** Those that got a cost centre. */ readonly changed: Set<Id>
}

const named = ({ units }: Pick<Building, "units">, parentId: Id, name: string): Known | undefined =>
  units.find((unit) => unit.parentId === parentId && unit.name.toLowerCase() === name.toLowerCase())

/** On the way stands a sponsored group, below which no department hangs. */
function isTaken(building: Building, top: Known, names: readonly string[]): boolean {
  let at: Known | undefined = top
  for (const name of names) {
    at = named(building, at.id, name)
    if (at === undefined) return false
    if (at.kind !== "department") return true
  }
  return false
}

async function build(building: Building, top: Known, { names, centre }: DepartmentLine): Promise<void> {
  let unit = top
  for (const name of names) unit = named(building, unit.id, name) ?? (await make(building, unit, name))
  if (centre === null) return
  const { id: costCentreId } = await centreOf(building, centre)
  if (unit.costCentreId === costCentreId) return
  const { tx, ctx, units, changed } = building
  changed.add(unit.id)
  await updateUnit(tx, unit.id, { costCentreId })
  units.splice(units.indexOf(unit), 1, { ...unit, costCentreId })
  const details = { unit: unit.id, what: "costCentre" } as const
  await recordOrganisationAudit(tx, ctx, ctx.actor.organisationId, { type: "unit.changed", subjectId: null, details })
}

async function make({ tx, ctx, units }: Building, parent: Known, name: string): Promise<Known> {
  const made = await makeUnit(tx, ctx, { parent, kind: "department", name, plan: null })
  const unit: Known = { id: made.id, path: [...made.path], parentId: parent.id, kind: "department", name, costCentreId: null }
  units.push(unit)
  return unit
}

async function centreOf({ tx, ctx, centres }: Building, { code, name }: { readonly code: string; readonly name: string }) {
  const known = centres.find((centre) => centre.code === code)
  if (known !== undefined) return known
  const { organisationId } = ctx.actor
  const centre = { id: newId(), organisationId, code, name, validFrom: null, validTo: null, buyerReference: null }
  await insertCostCentre(tx, centre)
  centres.push(centre)
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "cost_centre.made", subjectId: null, details: { code } })
  return centre
}
