import { integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { bytes } from "./columns.ts"
import { messages } from "./messages.ts"

/**
 * What a sender said of a message after it was signed (keys.md 3): until when recipients can open it. Only the last one is kept; it goes with the message (D2).
 * `deliveries.expires_at` says the same for queries, and readers compare the two.
 */
export const amendments = pgTable("amendments", {
  messageId: uuid()
    .primaryKey()
    .references(() => messages.id, { onDelete: "cascade" }),
  /** Counts on with each change. */
  number: integer().notNull(),
  body: bytes().notNull(),
  signature: bytes().notNull(),
  /** Of the keys that signed it, which may be newer than those of the message. */
  certificateBody: bytes().notNull(),
  certificateSignature: bytes().notNull(),
})
