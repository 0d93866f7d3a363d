import { index, integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { blobs } from "./blobs.ts"
import { bytes, instant } from "./columns.ts"

/** What was posted after a session had ended, sealed to its author's public key until the next session makes a draft of it (keys.md 6). */
export const lateDrafts = pgTable(
  "late_drafts",
  {
    id: uuid().primaryKey(),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    /** HPKE of the content's file key. */
    stanza: bytes().notNull(),
    contentId: uuid()
      .notNull()
      .references(() => blobs.id),
    createdAt: instant().notNull(),
  },
  (t) => [index("late_drafts_holder").on(t.holderId), index("late_drafts_content").on(t.contentId)],
)
