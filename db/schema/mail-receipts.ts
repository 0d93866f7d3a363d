import { index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core"
import { instant } from "./columns.ts"
import { messages } from "./messages.ts"

/** Notices that may still come back: what stands in the return address of each, and whom of a message's recipients it was for, no address (M5, D2). */
export const mailReceipts = pgTable(
  "mail_receipts",
  {
    token: text().primaryKey(),
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    position: smallint().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index("mail_receipts_message").on(t.messageId), index("mail_receipts_expiry").on(t.expiresAt)],
)
