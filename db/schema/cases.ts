import { sql } from "drizzle-orm"
import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { instant } from "./columns.ts"
import { messages } from "./messages.ts"

/** What staff have to decide: a person asks in a message to support that their account be deleted (I11). Goes with the account. */
export const cases = pgTable(
  "cases",
  {
    id: uuid().primaryKey(),
    /** Who asks, as the seal of their message proves. */
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** The message that asks, while it is there. */
    messageId: uuid().references(() => messages.id, { onDelete: "set null" }),
    state: text().$type<"open" | "declined">().notNull(),
    openedAt: instant().notNull(),
    decidedAt: instant(),
  },
  (t) => [
    index("cases_state").on(t.state, t.openedAt),
    index("cases_message").on(t.messageId),
    uniqueIndex("cases_open")
      .on(t.accountId)
      .where(sql`${t.state} = 'open'`),
  ],
)
