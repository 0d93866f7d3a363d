import type { Id } from "../ids.ts"
import { belowOf } from "./unit-folds.ts"

type Drawn = { readonly id: Id; readonly parentId: Id | null }

export type PictureBox<U> = {
  readonly unit: U
  /** Steps from the edge where the picture begins. */ readonly column: number
  readonly row: number
  /** Units below that are not drawn. */ readonly folded: number
}

export type Picture<U> = {
  readonly boxes: readonly PictureBox<U>[]
  /** From a box to one below it, as columns and rows. */
  readonly lines: readonly { readonly column: number; readonly row: number; readonly toRow: number }[]
  /** Siblings that found no place, at the foot of those drawn; the list has them. */
  readonly more: readonly { readonly column: number; readonly row: number; readonly count: number }[]
  readonly columns: number
  readonly rows: number
}

/** A picture of more rows is no picture any more. */
const MOST_ROWS = 30
/** So many stand below one unit; of more the largest. */
const MOST_BESIDE = 24

/**
 * The units as a tree that grows in the direction of writing, each beside the first of those below it (O2). Where all of them are too many, as many levels are
 * drawn as stay readable, at least one below the first, and each box says how many units are folded into it.
 * @param units in tree order; @param people how many belong to each and to all below it, by which the largest are chosen
 */
export function drawTree<U extends Drawn>(units: readonly U[], from: Id | null, people: (unit: U) => number): Picture<U> {
  const below = belowOf(units)
  const start = units.filter(({ id }) => id === from)
  const roots = start.length > 0 ? start : (below.get("") ?? [])
  const deepest = deepestReadable(roots, below)
  const drawing: Drawing<U> = { below, people, deepest, boxes: [], lines: [], more: [], rows: 0 }
  for (const root of roots) place(drawing, root, 0)
  const { boxes, lines, more, rows } = drawing
  return { boxes, lines, more, rows, columns: Math.max(0, ...boxes.map(({ column }) => column + 1)) }
}

type Below<U> = ReadonlyMap<Id, readonly U[]>

/** The last level that can be drawn whole. */
function deepestReadable<U extends Drawn>(roots: readonly U[], below: Below<U>): number {
  let [level, rows, depth] = [roots, roots.length, 0]
  for (;;) {
    const next = level.flatMap(({ id }) => (below.get(id) ?? []).slice(0, MOST_BESIDE))
    // The first of those below stands in the row of its parent.
    const parents = level.filter(({ id }) => below.has(id)).length
    rows += next.length - parents
    if (next.length === 0 || (depth > 0 && rows > MOST_ROWS)) return depth
    level = next
    depth += 1
  }
}

type Drawing<U> = {
  readonly below: Below<U>
  readonly people: (unit: U) => number
  readonly deepest: number
  readonly boxes: PictureBox<U>[]
  readonly lines: { column: number; row: number; toRow: number }[]
  readonly more: { column: number; row: number; count: number }[]
  rows: number
}

/** Draws a unit in the next free row, and what stands below it beside it. */
function place<U extends Drawn>(drawing: Drawing<U>, unit: U, column: number): void {
  const row = drawing.rows
  const under = drawing.below.get(unit.id) ?? []
  const isFolded = column >= drawing.deepest
  drawing.boxes.push({ unit, column, row, folded: isFolded ? countBelow(drawing.below, unit.id) : 0 })
  if (isFolded || under.length === 0) {
    drawing.rows += 1
    return
  }
  const shown = largest(under, drawing.people)
  for (const one of shown) {
    drawing.lines.push({ column, row, toRow: drawing.rows })
    place(drawing, one, column + 1)
  }
  if (shown.length === under.length) return
  drawing.more.push({ column: column + 1, row: drawing.rows, count: under.length - shown.length })
  drawing.rows += 1
}

/** In the order that they have, of too many those with the most people. */
function largest<U extends Drawn>(units: readonly U[], people: (unit: U) => number): readonly U[] {
  if (units.length <= MOST_BESIDE) return units
  const kept = new Set(units.toSorted((one, other) => people(other) - people(one)).slice(0, MOST_BESIDE - 1))
  return units.filter((unit) => kept.has(unit))
}

const countBelow = <U extends Drawn>(below: Below<U>, id: Id): number =>
  (below.get(id) ?? []).reduce((sum, unit) => sum + 1 + countBelow(below, unit.id), 0)
