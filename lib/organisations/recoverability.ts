import { countEmployed, findAgreedAmong, listLacking as findLacking, type Lacking, type LackingRow } from "#db/queries/recoverability.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { helpersOf } from "./helpers.ts"
import type { NamedUnit } from "./advice.ts"

/** How many of the employees in scope can be helped, and what stands in the way of the others (O15). */
export type Recoverability = {
  readonly employees: number
  readonly helped: number
  /** Did not say yes, or were asked again. */ readonly notAgreed: number
  /** Said yes, and no administrator has the keys of their department any more. */ readonly withoutKeys: number
  /** Said yes, and nobody but themselves may help: nobody else who administers as much has the keys, and no printed sheet opens them. */
  readonly withoutOther: number
  readonly withoutBackup: number
  /** Units with employees whose keys one administrator alone has. */ readonly alone: readonly (NamedUnit & {
    readonly employees: number
  })[]
  /** Administrators who alone have the keys of such a unit. */ readonly administratorsAlone: number
}

/** Recoverability at a glance, by what the database says; nothing is opened for it (O15). */
export function showRecoverability(ctx: OrganizerContext): Promise<Result<Recoverability, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const counts = await countEmployed(tx, scope)
    const { organisationId } = scope
    const unitIds = counts.map(({ unitId }) => unitId)
    const { openers, helpOf, administrators } = await helpersOf(ctx, tx, { organisationId, unitIds })
    const isOpen = (unitId: Id) => openers(unitId).length > 0
    const sum = (of: (count: (typeof counts)[number]) => number) => counts.reduce((total, count) => total + of(count), 0)
    const alone = counts.filter(({ unitId }) => openers(unitId).length === 1)
    // Whoever administers nothing is no opener, so that anybody who is can help them.
    const withoutOther = (await findAgreedAmong(tx, scope, administrators)).filter((agreed) => helpOf(agreed) === "alone").length
    return ok({
      employees: sum(({ employees }) => employees),
      helped: sum(({ unitId, agreed }) => (isOpen(unitId) ? agreed : 0)) - withoutOther,
      notAgreed: sum(({ employees, agreed }) => employees - agreed),
      withoutKeys: sum(({ unitId, agreed }) => (isOpen(unitId) ? 0 : agreed)),
      withoutOther,
      withoutBackup: sum(({ withoutBackup }) => withoutBackup),
      alone: alone.map(({ unitId: id, name, employees }) => ({ id, name, employees })),
      administratorsAlone: new Set(alone.flatMap(({ unitId }) => openers(unitId))).size,
    })
  })
}

const PER_PAGE = 50

export type LackingPage = {
  readonly people: readonly LackingRow[]
  /** Of the next page; null where this is the last. */ readonly next: number | null
}

/** Who of the employees in scope lacks something, by name (O15). */
export function listLacking(
  ctx: OrganizerContext,
  { what, page }: { readonly what: Lacking; readonly page: number },
): Promise<Result<LackingPage, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const found = await findLacking(tx, scope, { what, offset: page * PER_PAGE, limit: PER_PAGE + 1 })
    return ok({ people: found.slice(0, PER_PAGE), next: found.length > PER_PAGE ? page + 1 : null })
  })
}
