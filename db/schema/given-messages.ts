import { sql } from "drizzle-orm"
import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { deliveries } from "./messages.ts"

/**
 * Which messages of a shared mailbox somebody gave it out of their own (O6), each with what the giver signed of that. Gone with the mailbox's copy: of the
 * message nothing else says who had it (D2).
 */
export const givenMessages = pgTable(
  "given_messages",
  {
    mailboxId: uuid().notNull(),
    messageId: uuid().notNull(),
    /** By the database's clock, with the message locked: the same copy may have been erased before, and what its unit disposes of counts from here. */
    givenAt: instant()
      .notNull()
      .default(sql`clock_timestamp()`),
    /** Null when their account is gone; the name stays in what they signed. */
    giverId: uuid().references(() => accounts.id, { onDelete: "set null" }),
    body: bytes().notNull(),
    signature: bytes().notNull(),
    /** Of the keys that signed it. */
    certificateBody: bytes().notNull(),
    certificateSignature: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.mailboxId, t.messageId] }),
    foreignKey({
      name: "given_messages_delivery",
      columns: [t.mailboxId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("given_messages_giver").on(t.giverId, t.messageId),
  ],
)
