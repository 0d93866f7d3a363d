import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import { bytes, instant } from "./columns.ts"

/**
 * What operators, support, administrators and recovery did (O12, R4); written in the transaction of the act, never changed.
 * Ids are no foreign keys: an entry outlives the account that it names, and names nobody then.
 */
export const auditEntries = pgTable(
  "audit_entries",
  {
    /** The installation, or an organisation. */
    scopeId: uuid().notNull(),
    sequence: integer().notNull(),
    at: instant().notNull(),
    /** Null for what the command line or the service itself did. */
    actorId: uuid(),
    type: text().notNull(),
    /** The account that it concerns, whose owner sees the entry. */
    subjectId: uuid(),
    /** Small facts; never an address, a name, a number, or who wrote to whom (D2). */
    details: jsonb().$type<Readonly<Record<string, string | number | boolean>>>().notNull(),
    /** Keyed hash over the entry and the one before, so that an edited, removed or reordered row shows (B78). */
    link: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scopeId, t.sequence] }),
    index("audit_entries_subject").on(t.subjectId, t.at),
    index("audit_entries_actor").on(t.scopeId, t.actorId, t.sequence),
  ],
)

/** The newest link of each chain; locked while one is added. */
export const auditHeads = pgTable("audit_heads", {
  scopeId: uuid().primaryKey(),
  sequence: integer().notNull(),
  link: bytes().notNull(),
})
