import { index, integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes } from "./columns.ts"

/** Columns of what is sealed to its holder and says nothing else in clear: no name, no address, no time (D2). */
const sealedRecord = {
  id: uuid().primaryKey(),
  holderId: uuid()
    .notNull()
    .references(() => accounts.id, { onDelete: "cascade" }),
  /** Of the list key. */
  generation: integer().notNull(),
  sealed: bytes().notNull(),
}

/** People whom the holder saved (M10). */
export const contacts = pgTable("contacts", sealedRecord, (t) => [index("contacts_holder").on(t.holderId)])

/** Groups of them, by name; who belongs to one stands in the contacts. */
export const addressLists = pgTable("address_lists", sealedRecord, (t) => [index("address_lists_holder").on(t.holderId)])

/** What was read from a file and waits for its owner to look at it; the next file takes its place. */
export const contactImports = pgTable("contact_imports", {
  holderId: uuid()
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  generation: integer().notNull(),
  sealed: bytes().notNull(),
})
