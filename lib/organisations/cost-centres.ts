import {
  deleteCostCentre,
  insertCostCentre,
  listCostCentres as findCostCentres,
  updateCostCentre,
  type CostCentreRow,
} from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, done, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import type { CostCentreTaken } from "./errors.ts"
import { readName } from "./names.ts"

export type CostCentre = Omit<CostCentreRow, "organisationId">

/** The organisation's cost centres by code (O8). */
export const listCostCentres = (ctx: OrganizerContext): Promise<Result<readonly CostCentre[], NotFound>> =>
  look(ctx, "organizer:see", async (tx, scope) => ok((await findCostCentres(tx, scope)).map(({ organisationId: _, ...centre }) => centre)))

export type WriteCostCentre = {
  /** Null for a new one. */
  readonly id: Id | null
  readonly code: string
  readonly name: string
  /** Days as ISO dates; empty for no end. */
  readonly validFrom: string
  readonly validTo: string
  readonly buyerReference: string
}

/** Adds a cost centre, or changes one (O8). */
export function writeCostCentre(
  ctx: OrganizerContext,
  given: WriteCostCentre,
): Promise<Result<null, NotFound | InvalidField | CostCentreTaken>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    const read = readCostCentre(given)
    if (!read.ok) return read
    const { organisationId } = scope
    const others = (await findCostCentres(tx, scope)).filter(({ id }) => id !== given.id)
    if (others.some(({ code }) => code === read.value.code)) return fail("cost_centre_taken")
    if (given.id === null) {
      await insertCostCentre(tx, { id: newId(), organisationId, ...read.value })
    } else if (!(await updateCostCentre(tx, { id: given.id, organisationId, ...read.value }))) return fail("not_found")
    const type = given.id === null ? "cost_centre.made" : "cost_centre.changed"
    await recordOrganisationAudit(tx, ctx, organisationId, { type, subjectId: null, details: {} })
    return done
  })
}

/** Removes one; units that charge it take that of the unit above. */
export function removeCostCentre(ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    if (!(await deleteCostCentre(tx, scope, id))) return fail("not_found")
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "cost_centre.removed", subjectId: null, details: {} })
    return done
  })
}

/** A code as the organisation's books have it. Null for what is none. */
export function readCostCentreCode(typed: string): string | null {
  const code = typed.normalize("NFKC").trim()
  return /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,31}$/u.test(code) ? code : null
}

type Read = Pick<CostCentreRow, "code" | "name" | "validFrom" | "validTo" | "buyerReference">

function readCostCentre(given: WriteCostCentre): Result<Read, InvalidField> {
  const code = readCostCentreCode(given.code)
  if (code === null) return invalidField("code", "cost_centre_code")
  const name = readName(given.name)
  if (name === null) return invalidField("name", "name")
  const [validFrom, validTo] = [day(given.validFrom), day(given.validTo)]
  if (validFrom !== null && validTo !== null && validTo < validFrom) return invalidField("valid_to", "day_before")
  const reference = given.buyerReference.replaceAll(/\s+/gu, " ").trim()
  if (reference.length > 64) return invalidField("buyer_reference", "name")
  return ok({ code, name, validFrom, validTo, buyerReference: reference === "" ? null : reference })
}

const day = (text: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null)
