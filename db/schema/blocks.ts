import { index, integer, pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes } from "./columns.ts"

/**
 * Whom a person takes no messages from (M18). Who it is stands sealed under the owner's list key; a send finds it by a keyed hash of owner and sender,
 * so that the row says in clear only that its owner has blocked somebody (D2, docs/decisions/blocked-senders.md). No time stands in it.
 */
export const blocks = pgTable(
  "blocks",
  {
    id: uuid().primaryKey(),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    hash: bytes().notNull(),
    /** Of the field key, under which the hash was made. */
    keyVersion: integer().notNull(),
    /** Of the list key. */
    generation: integer().notNull(),
    sealed: bytes().notNull(),
  },
  (t) => [uniqueIndex("blocks_hash").on(t.hash), index("blocks_holder").on(t.holderId)],
)
