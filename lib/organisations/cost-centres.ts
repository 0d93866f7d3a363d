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
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
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

const NAMED = { validFrom: "valid_from", validTo: "valid_to", buyerReference: "buyer_reference" }

/** Adds a cost centre, or changes one (O8), but not what a colleague has set otherwise since the form was drawn. */
export function writeCostCentre(
  ctx: OrganizerContext,
  { shown, ...given }: WriteCostCentre & { readonly shown?: Omit<WriteCostCentre, "id"> },
): Promise<Result<null, NotFound | InvalidField | CostCentreTaken | ChangedMeanwhile>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    const read = readCostCentre(given)
    if (!read.ok) return read
    const { organisationId } = scope
    const before = shown === undefined ? undefined : readCostCentre(shown)
    if (before?.ok === false) return before
    const all = await findCostCentres(tx, scope)
    const now = all.find(({ id }) => id === given.id)
    if (given.id !== null && now === undefined) return fail("not_found")
    const changes =
      now === undefined ? ok(read.value) : changedSince({ chosen: read.value, shown: before?.value, now: only(now), named: NAMED })
    if (!changes.ok) return changes
    const written: Read = { ...(now === undefined ? read.value : only(now)), ...changes.value }
    if (isBackwards(written)) return invalidField("valid_to", "day_before")
    if (all.some(({ id, code }) => id !== given.id && code === written.code)) return fail("cost_centre_taken")
    if (Object.keys(changes.value).length === 0) return done
    if (given.id === null) await insertCostCentre(tx, { id: newId(), organisationId, ...written })
    else await updateCostCentre(tx, { id: given.id, organisationId, ...written })
    const type = given.id === null ? "cost_centre.made" : "cost_centre.changed"
    await recordOrganisationAudit(tx, ctx, organisationId, {
      type,
      subjectId: null,
      details: { code: written.code, ...(now === undefined || now.code === written.code ? {} : { codeWas: now.code }) },
    })
    return done
  })
}

/** Removes one; units that charge it take that of the unit above. */
export function removeCostCentre(ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    const centre = (await findCostCentres(tx, scope)).find((one) => one.id === id)
    if (centre === undefined || !(await deleteCostCentre(tx, scope, id))) return fail("not_found")
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "cost_centre.removed",
      subjectId: null,
      details: { code: centre.code },
    })
    return done
  })
}

/** A code as the organisation's books have it. Null for what is none. */
export function readCostCentreCode(typed: string): string | null {
  const code = typed.normalize("NFKC").trim()
  return /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,31}$/u.test(code) ? code : null
}

type Read = Pick<CostCentreRow, "code" | "name" | "validFrom" | "validTo" | "buyerReference">

const only = ({ code, name, validFrom, validTo, buyerReference }: Read): Read => ({ code, name, validFrom, validTo, buyerReference })

const isBackwards = ({ validFrom, validTo }: Pick<Read, "validFrom" | "validTo">): boolean =>
  validFrom !== null && validTo !== null && validTo < validFrom

function readCostCentre(given: Omit<WriteCostCentre, "id">): Result<Read, InvalidField> {
  const code = readCostCentreCode(given.code)
  if (code === null) return invalidField("code", "cost_centre_code")
  const name = readName(given.name)
  if (name === null) return invalidField("name", "name")
  const [validFrom, validTo] = [day(given.validFrom), day(given.validTo)]
  if (isBackwards({ validFrom, validTo })) return invalidField("valid_to", "day_before")
  const reference = given.buyerReference.replaceAll(/\s+/gu, " ").trim()
  if (reference.length > 64) return invalidField("buyer_reference", "name")
  return ok({ code, name, validFrom, validTo, buyerReference: reference === "" ? null : reference })
}

const day = (text: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null)
