import Papa from "papaparse"

/**
 * What a programme for tables takes for a formula, at the start of a cell or of a line in it, also in the full width of East Asian scripts (OWASP, CSV injection;
 * B67). The library's own pattern lets a cell with a line break through.
 */
export const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** What puts a formula to rest, taken off again where we read it. */
const REST = "'"

/** A cell as it was before it was put to rest for a programme for tables. */
export const atRest = (cell: string): string => (cell.startsWith(REST) && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell)

/** A byte order mark, which tells Excel that a file is UTF-8. */
export const BYTE_ORDER_MARK = "\ufeff"

export type Delimiter = "," | ";"

/** Excel parts the columns by the sign of its own language. */
export const delimiterIn = (language: string): Delimiter => (language === "sv" ? ";" : ",")

/** Rows of a table as programmes for tables read them, each with a line break at its end; formulas are put to rest (B67). */
export const csvRows = (rows: readonly (readonly string[])[], delimiter: Delimiter): string =>
  `${Papa.unparse(
    rows.map((row) => [...row]),
    { delimiter, escapeFormulae: FORMULA },
  )}\r\n`

/** A file as text: UTF-8 with a mark or without, UTF-16 by its mark, else what Windows programmes write; null for what is none. */
export function textOfFile(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}
