import { countEmployed, listLacking as findLacking, type Lacking, type LackingRow } from "#db/queries/recoverability.ts"
import { findUnits } from "#db/queries/units.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { keyStateOf, openableBy, type KeyState } from "./key-state.ts"
import type { NamedUnit } from "./advice.ts"

/** How many of the employees in scope can be helped, and what stands in the way of the others (O15). */
export type Recoverability = {
  readonly employees: number
  readonly helped: number
  /** Did not say yes, or were asked again. */ readonly notAgreed: number
  /** Said yes, and no administrator has the keys of their department any more. */ readonly withoutKeys: number
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
    const employing = new Set(counts.map(({ unitId }) => unitId))
    const units = (await findUnits(tx, scope)).filter(({ id }) => employing.has(id))
    const state = await keyStateOf(ctx, tx, units)
    const isOpen = openableBy(state, state.grants)
    const openers = openersIn(state)
    const sum = (of: (count: (typeof counts)[number]) => number) => counts.reduce((total, count) => total + of(count), 0)
    const alone = counts.filter(({ unitId }) => openers(unitId).length === 1)
    return ok({
      employees: sum(({ employees }) => employees),
      helped: sum(({ unitId, agreed }) => (isOpen(unitId) ? agreed : 0)),
      notAgreed: sum(({ employees, agreed }) => employees - agreed),
      withoutKeys: sum(({ unitId, agreed }) => (isOpen(unitId) ? 0 : agreed)),
      withoutBackup: sum(({ withoutBackup }) => withoutBackup),
      alone: alone.map(({ unitId: id, name, employees }) => ({ id, name, employees })),
      administratorsAlone: new Set(alone.flatMap(({ unitId }) => openers(unitId))).size,
    })
  })
}

/** Which administrators open the key in force of a unit. */
function openersIn(state: KeyState): (unitId: Id) => readonly Id[] {
  const own = [...Map.groupBy(state.grants, ({ accountId }) => accountId)].map(
    ([accountId, grants]) => [accountId, openableBy(state, grants)] as const,
  )
  return (unitId) => own.flatMap(([accountId, opens]) => (opens(unitId) ? [accountId] : []))
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
