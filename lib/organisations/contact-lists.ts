import type { UnitRow } from "#db/queries/units.ts"
import type { Id } from "../ids.ts"

export type ContactsSeen = NonNullable<UnitRow["contactsSeen"]>
export const CONTACTS_SEEN = ["organisation", "department", "none"] as const satisfies readonly ContactsSeen[]

/** What holds for a unit's people (O9), its own or what comes from above. */
export type ListSettings = { readonly seen: ContactsSeen; /** In the organisation's list. */ readonly isListed: boolean }

/** A unit as far as contact lists are concerned. */
export type ListUnit = Pick<UnitRow, "id" | "kind" | "path" | "contactsSeen" | "contactsListed">

type Line = readonly Pick<ListUnit, "id" | "contactsSeen" | "contactsListed">[]

/**
 * What holds for a unit. Departments take what they have not set from above, and at the top everybody sees everybody. A sponsored group takes nothing from
 * above: its people are customers and guests, and neither shown nor see anything until somebody switches it on for this group (O9).
 * @param line the unit and those above it, the nearest first
 */
export function listSettingsIn({ kind, id }: Pick<ListUnit, "kind" | "id">, line: Line): ListSettings {
  const isGroup = kind === "sponsored_group"
  const asked = isGroup ? line.filter((unit) => unit.id === id) : line
  return {
    seen: asked.find(({ contactsSeen }) => contactsSeen !== null)?.contactsSeen ?? (isGroup ? "none" : "organisation"),
    isListed: asked.find(({ contactsListed }) => contactsListed !== null)?.contactsListed ?? !isGroup,
  }
}

/** Of a sponsored group: its people see others of the organisation, or are seen by them. */
export const isAmongOthers = ({ seen, isListed }: ListSettings): boolean => isListed || seen === "organisation"

/**
 * The units whose people somebody sees, who has a place in those named (O9). Their own department's people they see wherever they see any: it is the one that
 * decided which list is seen, with what is below it; where the whole organisation decided, the uppermost department. A group is a circle of its own.
 */
export function unitsSeen(units: readonly ListUnit[], places: readonly Id[]): ReadonlySet<Id> {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const known = units.map((unit) => placed(unit, byId))
  const own = known.filter(({ id, seen }) => places.includes(id) && seen !== "none")
  const seesAll = own.some(({ seen }) => seen === "organisation")
  const circles = new Set(own.map(({ circle }) => circle))
  return new Set(known.flatMap(({ id, isListed, circle }) => ((seesAll && isListed) || circles.has(circle) ? [id] : [])))
}

function placed(unit: ListUnit, byId: ReadonlyMap<Id, ListUnit>) {
  const line = unit.path.toReversed().flatMap((id) => byId.get(id) ?? [])
  return { id: unit.id, circle: circleOf(unit, line), ...listSettingsIn(unit, line) }
}

function circleOf({ id, kind, path }: ListUnit, line: Line): Id {
  if (kind === "sponsored_group") return id
  const [top = id, uppermost = top] = path
  const decided = line.find(({ contactsSeen }) => contactsSeen !== null)?.id ?? top
  return decided === top ? uppermost : decided
}
