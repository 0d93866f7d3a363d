import { foreignKey, index, pgTable, smallint, uuid } from "drizzle-orm/pg-core"
import { bytes } from "./columns.ts"
import { recipients } from "./messages.ts"

/**
 * Links whose message the sender took back: they open nothing and say so (M9). Only who holds the secret learns it; the row goes with what the sender sees of
 * the recipient (D2).
 */
export const recalledLinks = pgTable(
  "recalled_links",
  {
    secretHash: bytes().primaryKey(),
    messageId: uuid().notNull(),
    position: smallint().notNull(),
  },
  (t) => [
    foreignKey({
      name: "recalled_links_recipients_fk",
      columns: [t.messageId, t.position],
      foreignColumns: [recipients.messageId, recipients.position],
    }).onDelete("cascade"),
    index("recalled_links_recipient").on(t.messageId, t.position),
  ],
)
