import { index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { blobs } from "./blobs.ts"
import { bytes, instant } from "./columns.ts"

/** Drafts: a payload with a new key at each save, the key and a summary under the list key (keys.md 6). */
export const drafts = pgTable(
  "drafts",
  {
    id: uuid().primaryKey(),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    sealed: bytes().notNull(),
    contentId: uuid()
      .notNull()
      .references(() => blobs.id),
    updatedAt: instant().notNull(),
    /** The token of the form that wrote it last; null where none did. */
    formToken: uuid(),
  },
  (t) => [index("drafts_holder").on(t.holderId, t.updatedAt.desc()), index("drafts_content").on(t.contentId)],
)

/** Attachments that a draft holds until it is sent or thrown away. */
export const draftBlobs = pgTable(
  "draft_blobs",
  {
    draftId: uuid()
      .notNull()
      .references(() => drafts.id, { onDelete: "cascade" }),
    blobId: uuid()
      .notNull()
      .references(() => blobs.id),
  },
  (t) => [primaryKey({ columns: [t.draftId, t.blobId] }), index("draft_blobs_blob").on(t.blobId)],
)
