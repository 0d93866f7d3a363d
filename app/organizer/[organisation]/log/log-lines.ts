import { auditWords } from "#app/operator/audit/in-words.ts"
import type { Named, ShownEntry } from "#lib/audit/list-audit.ts"
import { BYTE_ORDER_MARK, csvRows, delimiterIn } from "#lib/csv-table.ts"
import { translator } from "#lib/language/translate.ts"
import type { UnitNames } from "#lib/organisations/list-log.ts"
import { unitWords } from "./unit-words.ts"

type Log = { readonly units: UnitNames; readonly entries: AsyncGenerator<readonly ShownEntry[]> }

/** The log as a table in a language, made while it leaves (O12). */
export async function* logLines(language: string, { units, entries }: Log): AsyncGenerator<Uint8Array> {
  const t = translator(language)
  const delimiter = delimiterIn(language)
  const bytes = (rows: readonly (readonly string[])[]) => new TextEncoder().encode(csvRows(rows, delimiter))
  const heading = (["number", "time", "type", "unit", "concerns", "by"] as const).map((column) => t(`organizer.log.${column}`))
  yield new TextEncoder().encode(BYTE_ORDER_MARK)
  yield bytes([heading])
  const person = (who: Named | "gone" | null, nobody: string) =>
    who === null ? nobody : who === "gone" ? t("operator.audit.gone") : `${who.name} <${who.address}>`
  for await (const portion of entries)
    yield bytes(
      portion.map((entry) => [
        String(entry.sequence),
        entry.at.toISOString(),
        auditWords(t, entry, units),
        unitWords(entry, units),
        person(entry.subject, ""),
        person(entry.actor, t("organizer.log.service")),
      ]),
    )
}
