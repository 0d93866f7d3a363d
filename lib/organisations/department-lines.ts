import Papa from "papaparse"
import { BYTE_ORDER_MARK } from "../csv-table.ts"
import { fail, ok, type Result } from "../result.ts"
import { readCostCentreCode } from "./cost-centres.ts"
import { DEEPEST } from "./make-unit.ts"
import { readName } from "./names.ts"

/** As many as one form takes. */
export const MOST_DEPARTMENTS = 300

/** A department as a line names it. */
export type DepartmentLine = {
  /** From the first below the whole organisation down to the department itself. */ readonly names: readonly string[]
  /** Null where the line has none. */ readonly centre: { readonly code: string; readonly name: string } | null
}

/** Lines that cannot be read, or too many or none of them; by their numbers, the first few. */
export type DepartmentLinesWrong = { readonly code: "department_lines"; readonly lines: string; readonly count: number }

/** So many are named. */
const NAMED = 5

/** What a table may have above the names, and above the codes. */
const [NAMES, CODES] = [
  /^(?:departments?|units?|name|avdelning(?:ar)?|enhet(?:er)?|namn)$/i,
  /^(?:code|cost cent(?:re|er)|kod|kostnadsställe)/i,
]

/**
 * Reads departments with cost centres as they are typed, pasted from a table or saved as CSV (O2, O8): a line has the department's name, `Care > Home care` for
 * one below another, then the code and the name of its cost centre, parted by semicolons, tabs or commas. A heading above is passed over.
 */
export function readDepartmentLines(text: string): Result<readonly DepartmentLine[], DepartmentLinesWrong> {
  const { data } = Papa.parse<string[]>(text.replace(BYTE_ORDER_MARK, ""), { delimiter: delimiterOf(text) })
  const numbered = data
    .map((cells, at) => ({ cells: cells.map((cell) => cell.trim()), number: at + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
  const lines = numbered.filter(({ cells }, at) => at > 0 || !isHeading(cells))
  if (lines.length === 0 || lines.length > MOST_DEPARTMENTS) return wrong([numbered[MOST_DEPARTMENTS]?.number ?? 1])
  const read = lines.map(({ cells, number }) => ({ number, line: readLine(cells) }))
  const unread = read.filter(({ line }) => line === null).map(({ number }) => number)
  return unread.length > 0 ? wrong(unread) : ok(read.flatMap(({ line }) => line ?? []))
}

/** The first of these that is there at all: what is typed line by line has no table's shape, by which it could be guessed. */
const delimiterOf = (text: string): string => ["\t", ";"].find((sign) => text.includes(sign)) ?? ","

const isHeading = ([name = "", code = ""]: readonly string[]): boolean => NAMES.test(name) && (code === "" || CODES.test(code))

const wrong = (numbers: readonly number[]) =>
  fail({
    code: "department_lines" as const,
    lines: numbers.slice(0, NAMED).join(", ") + (numbers.length > NAMED ? " …" : ""),
    count: numbers.length,
  })

function readLine(cells: readonly string[]): DepartmentLine | null {
  const [path = "", typedCode = "", typedName = ""] = cells
  if (cells.slice(3).some((cell) => cell !== "")) return null
  const names = path.split(">").flatMap((name) => readName(name.trim()) ?? "")
  if (names.includes("") || names.length >= DEEPEST) return null
  if (typedCode === "") return typedName === "" ? { names, centre: null } : null
  const code = readCostCentreCode(typedCode)
  const name = typedName === "" ? (names.at(-1) ?? "") : readName(typedName)
  return code === null || name === null ? null : { names, centre: { code, name } }
}
