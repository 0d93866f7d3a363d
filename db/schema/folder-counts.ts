import { sql } from "drizzle-orm"
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import type { Folder } from "./messages.ts"

/** Counters of each folder; kept with each change, never counted (design 5). */
export const folderCounts = pgTable(
  "folder_counts",
  {
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    folder: text().$type<Folder>().notNull(),
    total: integer().notNull(),
    unread: integer().notNull(),
    /** Bytes that the deliveries lying there take (A1). Null: the release before has changed the folder, which a trigger notices; then they are counted when asked for, until the clock has written them. */
    bytes: bigint({ mode: "number" }),
    /** The `total` that `bytes` was written with. Who changes one without the other does not know of bytes. */
    bytesOf: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.folder] }),
    index("folder_counts_uncounted")
      .on(t.holderId)
      .where(sql`${t.bytes} is null`),
  ],
)
