import { index, integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { blobs } from "./blobs.ts"
import { bytes } from "./columns.ts"

/** Segments of search indexes: the words of up to 256 messages as a payload with a key of its own, that key under its holder's search key (keys.md 6). */
export const searchSegments = pgTable(
  "search_segments",
  {
    id: uuid().primaryKey(),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    sealed: bytes().notNull(),
    contentId: uuid()
      .notNull()
      .references(() => blobs.id, { onDelete: "cascade" }),
    /** Whose words lie in it: with the first of them that is erased while nobody has the key at hand, all of it goes. */
    messageIds: uuid().array().notNull(),
  },
  (t) => [index("search_segments_holder").on(t.holderId), index("search_segments_content").on(t.contentId)],
)
