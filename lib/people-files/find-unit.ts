import type { UnitKind } from "#db/queries/units.ts"
import { readName } from "../organisations/names.ts"
import { DEEPEST } from "../organisations/make-unit.ts"
import { fail, ok, type Result } from "../result.ts"
import { folded } from "../searching/words.ts"
import type { Target } from "./types.ts"

/** Parts the steps of a way to a unit: "Care > Home care". */
const STEP = /\s*[>›]\s*/

type NoUnit = { readonly code: "department" | "ambiguous" }

/**
 * Finds the units that a file names among those in scope, and plans those that it asks for and nobody has made. A name means the only unit that is called so, or
 * the one of those called so that stands right below `under`; a way ("Care > Home care") means the only unit that has it as the end of its own.
 */
export class UnitFinder {
  readonly #under: Target
  readonly #known: Target[]
  readonly #isNew = new Set<string>()
  readonly #found = new Map<string, Result<Target, NoUnit>>()

  constructor(units: readonly Target[], under: Target) {
    this.#known = [...units]
    this.#under = under
  }

  /** Those that were asked for and are not there, in the order in which they are made. */
  get newUnits(): readonly Target[] {
    return this.#known.filter(({ key }) => this.#isNew.has(key))
  }

  /** @returns the unit; `ambiguous` where several may be meant, `department` for what is no name, or is nowhere where one can stand */
  find(cell: string): Result<Target, NoUnit> {
    if (cell === "") return ok(this.#under)
    const found = this.#found.get(cell) ?? this.#find(cell.split(STEP))
    this.#found.set(cell, found)
    return found
  }

  #find(steps: readonly string[]): Result<Target, NoUnit> {
    const there = this.#called(steps)
    if (there.length === 1 && there[0] !== undefined) return ok(there[0])
    if (there.length > 1) return this.#rightBelow(there)
    return this.#plan(steps)
  }

  #called(steps: readonly string[]): readonly Target[] {
    const wanted = steps.map(folded)
    return this.#known.filter(({ names }) => {
      const end = names.slice(-wanted.length).map(folded)
      return end.length === wanted.length && end.every((name, at) => name === wanted[at])
    })
  }

  #rightBelow(several: readonly Target[]): Result<Target, NoUnit> {
    const below = several.filter(({ names }) => names.slice(0, -1).join("\n") === this.#under.names.join("\n"))
    return below.length === 1 && below[0] !== undefined ? ok(below[0]) : fail("ambiguous")
  }

  /** Below the longest beginning of the way that is there, else below the unit that the file is for. */
  #plan(steps: readonly string[]): Result<Target, NoUnit> {
    for (let known = steps.length - 1; known > 0; known--) {
      const there = this.#called(steps.slice(0, known))
      if (there.length > 1) return fail("ambiguous")
      if (there[0] !== undefined) return this.#planBelow(there[0], steps.slice(known))
    }
    return this.#planBelow(this.#under, steps)
  }

  #planBelow(parent: Target, steps: readonly string[]): Result<Target, NoUnit> {
    const names = steps.map(readName)
    if (names.includes(null) || !mayTake(parent, steps.length)) return fail("department")
    return ok(names.reduce((above, name) => this.#add(above, name ?? ""), parent))
  }

  #add(parent: Target, name: string): Target {
    const key = `${parent.key}/${folded(name)}`
    const kind: UnitKind = "department"
    const made: Target = {
      key,
      id: null,
      parentKey: parent.key,
      kind,
      name,
      names: [...parent.names, name],
      depth: parent.depth + 1,
      plan: null,
    }
    this.#known.push(made)
    this.#isNew.add(key)
    return made
  }

  /** Gives a new unit the plan that a line asks for, where none did before. @returns the plan that its people get, or null where nothing is said */
  planOf(unit: Target, asked: Target["plan"]): Target["plan"] {
    const at = this.#known.findIndex(({ key }) => key === unit.key)
    const known = this.#known[at]
    if (known === undefined || !this.#isNew.has(unit.key) || known.plan !== null || asked === null) return known?.plan ?? null
    this.#known[at] = { ...known, plan: asked }
    return asked
  }
}

const mayTake = ({ kind, depth }: Target, steps: number): boolean => kind !== "sponsored_group" && depth + steps <= DEEPEST
