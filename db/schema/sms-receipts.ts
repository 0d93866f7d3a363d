import { index, pgTable, smallint, uuid } from "drizzle-orm/pg-core"
import { instant } from "./columns.ts"
import { messages } from "./messages.ts"

/** SMS that the provider took and may still say something of: whom of a message's recipients it was for, no number (M5). */
export const smsReceipts = pgTable(
  "sms_receipts",
  {
    id: uuid().primaryKey(),
    messageId: uuid()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    position: smallint().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index("sms_receipts_message").on(t.messageId), index("sms_receipts_expiry").on(t.expiresAt)],
)
