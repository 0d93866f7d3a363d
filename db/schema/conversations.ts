import { integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"

/**
 * How much of a conversation a holder has outside Trash; kept with each change, never counted (design 5). The id is random and each
 * holder's own, so that it ties nobody to anybody (D2); it goes with the last message.
 */
export const conversations = pgTable(
  "conversations",
  {
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    id: uuid().notNull(),
    total: integer().notNull(),
    unread: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.holderId, t.id] })],
)
