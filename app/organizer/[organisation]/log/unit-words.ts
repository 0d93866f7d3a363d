import type { ShownEntry } from "#lib/audit/list-audit.ts"
import { partsOf, unitsOf, type UnitNames } from "#lib/organisations/list-log.ts"

/** The units that an entry names, as they are called now; from one to the other where somebody moved. */
export function unitWords(entry: Pick<ShownEntry, "details">, units: UnitNames): string {
  const parts = partsOf(entry)
  return (parts.length > 0 ? parts : unitsOf(entry)).map((id) => units.get(id) ?? "").join(parts.length > 0 ? ", " : " → ")
}
