import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { deliveries } from "./messages.ts"
import { outgoing } from "./outgoing.ts"

/** Messages of which their holder has not been told yet, because they want one mail a day (M9). A row goes with its delivery (D2). */
export const dailyNotices = pgTable(
  "daily_notices",
  {
    holderId: uuid().notNull(),
    messageId: uuid().notNull(),
    /** The mail that tells of it, while that waits to leave. One that is dropped unsent leaves it to the next. */
    overviewId: uuid().references(() => outgoing.id, { onDelete: "set null" }),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.messageId] }),
    foreignKey({
      name: "daily_notices_delivery_fk",
      columns: [t.holderId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("daily_notices_overview").on(t.overviewId),
  ],
)
