import { date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"

/** How many SMS went to a country on a day, how many codes of them came back, and what they cost: sums, no numbers (B73). */
export const smsTotals = pgTable(
  "sms_totals",
  {
    day: date({ mode: "string" }).notNull(),
    country: text().notNull(),
    sent: integer().notNull(),
    /** Codes by SMS that were typed. */
    proven: integer().notNull(),
    /** In hundredths of the currency of the operator's prices. */
    cost: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.country] })],
)
