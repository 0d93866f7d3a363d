import { findInherited, type Inherited, type ListedUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"

/** Each unit followed by those below it, siblings by name. */
export function inTreeOrder<T extends Pick<UnitRow, "id" | "parentId" | "name">>(units: readonly T[]): readonly T[] {
  const there = new Set(units.map(({ id }) => id))
  const below = Map.groupBy(units, ({ parentId }) => (parentId !== null && there.has(parentId) ? parentId : ""))
  const walk = (parent: string): readonly T[] =>
    (below.get(parent) ?? [])
      .toSorted((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
      .flatMap((unit) => [unit, ...walk(unit.id)])
  return walk("")
}

/** What the units above the scope give to those in it. */
export function above(tx: TenantTx, units: readonly ListedUnit[]): Promise<readonly Inherited[]> {
  const inScope = new Set(units.map(({ id }) => id))
  const outside = units.flatMap(({ path }) => path).filter((id) => !inScope.has(id))
  return findInherited(tx, [...new Set(outside)])
}
