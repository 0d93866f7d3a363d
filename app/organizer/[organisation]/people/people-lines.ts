import { BYTE_ORDER_MARK, csvRows, delimiterIn } from "#lib/csv-table.ts"
import { translator } from "#lib/language/translate.ts"
import type { PersonRow } from "#lib/people-files/export-people.ts"

/** People as a table in a language that can be read again, made while it leaves (O6). */
export async function* peopleLines(language: string, people: AsyncGenerator<readonly PersonRow[]>): AsyncGenerator<Uint8Array> {
  const t = translator(language, "organizer")
  const bytes = (text: string) => new TextEncoder().encode(text)
  const rows = (all: readonly (readonly string[])[]) => bytes(csvRows(all, delimiterIn(language)))
  yield bytes(BYTE_ORDER_MARK)
  yield rows([(["name", "address", "department", "kind", "plan", "administers"] as const).map((column) => t(`people.columns.${column}`))])
  for await (const portion of people)
    yield rows(
      portion.map(({ name, address, department, kind, plan, administers }) => [
        name,
        address,
        department,
        t(`people.${kind}`),
        plan === null ? "" : t(`plan.${plan}`),
        administers,
      ]),
    )
}
