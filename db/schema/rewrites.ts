import { bigint, pgTable, text } from "drizzle-orm/pg-core"
import { instant } from "./columns.ts"

/** When each table was last written anew, so that nothing erased is left in its files (keys.md 7, B82). Names of tables, nothing else. */
export const rewrites = pgTable("rewrites", {
  relation: text().primaryKey(),
  /** The server's own count of what destroyed rows in it, as it was then; another server start counts anew. */
  changes: bigint({ mode: "number" }).notNull(),
  serverStartedAt: instant().notNull(),
  rewrittenAt: instant().notNull(),
})
