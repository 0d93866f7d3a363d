import Papa from "papaparse"
import { parseAddress } from "../address.ts"
import { atRest } from "../csv-table.ts"
import { fail, ok, type Result } from "../result.ts"
import { folded } from "../searching/words.ts"
import { oneLine } from "../contacts/text.ts"
import { LIMITS, MOST_LINES, type FileRefused, type PersonLine } from "./types.ts"

type Column = Exclude<keyof PersonLine, "row"> | "given" | "family"

/** Names of columns in English and Swedish, as systems for staff and we write them, without case and accents; the first that fits decides. */
const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  ["address", /^(?:e-?mail|e-?post|address$|adress$)/],
  ["phone", /phone|telefon|^(?:mobile|mobil|cell|tel)\b|^mobilnummer$/],
  ["given", /^(?:first|given) name|^fornamn/],
  ["family", /^(?:last|family) name|^efternamn|^surname/],
  ["administers", /^administ(?:rat|rerar|ers)/],
  ["department", /^(?:department|unit|avdelning|enhet)/],
  ["kind", /^(?:employee|anstalld|belongs as|hor till som|as$|som$|kind$|typ$|type$)/],
  ["plan", /^(?:account )?plan$|^kontoplan$/],
  ["name", /^(?:(?:full |display )?name|namn|fullstandigt namn)$/],
]

/** The order of a table without a heading, as the page says it. */
export const ORDER = ["name", "address", "phone", "department", "kind", "plan", "administers"] as const satisfies readonly Column[]

const columnOf = (heading: string): Column | null => {
  const text = folded(oneLine(heading))
  return COLUMNS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/**
 * Reads people from a table parted by commas, semicolons or tabs, as a file or pasted (O6). Without a heading its columns stand in the order of `ORDER`.
 * @returns its lines in order, or `columns` where no column holds e-mail addresses, `empty`, `long`
 */
export function readPeopleTable(text: string): Result<readonly PersonLine[], FileRefused> {
  const { data } = Papa.parse<readonly string[]>(text, { delimitersToGuess: [",", ";", "\t"] })
  const [first = []] = data
  const hasHeading = parseAddress(first[1] ?? "") === null
  const columns: readonly (Column | null)[] = hasHeading ? first.map(columnOf) : ORDER
  if (!columns.includes("address")) return fail("people_file_columns")
  const lines = data.flatMap((row, at) => (isPassedOver(row, at, hasHeading) ? [] : [lineOf(columns, row, at + 1)]))
  if (lines.length > MOST_LINES) return fail({ code: "people_file_long", ...LIMITS.long })
  return lines.length === 0 ? fail("people_file_empty") : ok(lines)
}

const isPassedOver = (row: readonly string[], at: number, hasHeading: boolean) =>
  (hasHeading && at === 0) || row.every((cell) => cell.trim() === "")

function lineOf(columns: readonly (Column | null)[], row: readonly string[], place: number): PersonLine {
  const cell = (column: Column) => {
    const at = columns.indexOf(column)
    return at < 0 ? "" : oneLine(atRest(row[at] ?? ""))
  }
  const inParts = oneLine(`${cell("given")} ${cell("family")}`)
  return {
    row: place,
    name: cell("name") === "" ? inParts : cell("name"),
    address: cell("address"),
    phone: cell("phone"),
    department: cell("department"),
    kind: cell("kind"),
    plan: cell("plan"),
    administers: cell("administers"),
  }
}
