import type { ShownEntry } from "#lib/audit/list-audit.ts"
import { unitsOf, type UnitNames } from "#lib/organisations/list-log.ts"

/** The units that an entry names, as they are called now; from one to the other where somebody moved. */
export const unitWords = (entry: Pick<ShownEntry, "details">, units: UnitNames): string =>
  unitsOf(entry)
    .map((id) => units.get(id) ?? "")
    .join(" → ")
