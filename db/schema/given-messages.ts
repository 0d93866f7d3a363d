import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes } from "./columns.ts"
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
