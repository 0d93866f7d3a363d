import Papa from "papaparse"

/**
 * What a programme for tables takes for a formula, at the start of a cell or of a line in it, also in the full width of East Asian scripts (OWASP, CSV injection;
 * B67). The library's own pattern lets a cell with a line break through.
 */
export const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

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
