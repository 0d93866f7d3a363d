import type { Id } from "../ids.ts"

type Placed = { readonly id: Id; readonly parentId: Id | null; readonly name: string; readonly path: readonly Id[] }

/** So many rows are read without a press. */
const MOST_ROWS = 30
/** What stands below one unit for the whole is all that is seen at first: of it so many. */
const MOST_FIRST = 60

/** Units by the one that they stand below; those below none that is there under "". */
export function belowOf<U extends Pick<Placed, "id" | "parentId">>(units: readonly U[]): ReadonlyMap<Id, readonly U[]> {
  const there = new Set(units.map(({ id }) => id))
  return Map.groupBy(units, ({ parentId }) => (parentId !== null && there.has(parentId) ? parentId : ""))
}

/** Which units of a tree stand unfolded at first (O2): level after level, as long as the whole of it stays short. */
export function unfoldedAtFirst(units: readonly Pick<Placed, "id" | "parentId">[]): ReadonlySet<Id> {
  const below = belowOf(units)
  const unfolded = new Set<Id>()
  let level = below.get("") ?? []
  let rows = level.length
  let most = rows === 1 ? MOST_FIRST : MOST_ROWS
  for (;;) {
    const next = level.flatMap(({ id }) => below.get(id) ?? [])
    rows += next.length
    if (next.length === 0 || rows > most) return unfolded
    for (const { id } of level) if (below.has(id)) unfolded.add(id)
    level = next
    most = MOST_ROWS
  }
}

/** A unit that was looked for, with the names of those above it that are in scope, from the top. */
export type FoundUnit<U> = { readonly unit: U; readonly above: readonly string[] }

/** Units by their names: one word is in the name, the others there or in that of a unit above, because many are called *Night*. */
export function findUnits<U extends Placed>(units: readonly U[], words: string, language: string): readonly FoundUnit<U>[] {
  const plain = (text: string) => text.normalize("NFKC").toLocaleLowerCase(language)
  const wanted = plain(words)
    .split(/\s+/u)
    .filter((word) => word !== "")
  if (wanted.length === 0) return []
  const names = new Map(units.map(({ id, name }) => [id, name]))
  return units.flatMap((unit) => {
    const above = unit.path.slice(0, -1).flatMap((id) => names.get(id) ?? [])
    const [own, all] = [plain(unit.name), plain([...above, unit.name].join("\n"))]
    const fits = wanted.some((word) => own.includes(word)) && wanted.every((word) => all.includes(word))
    return fits ? [{ unit, above }] : []
  })
}
