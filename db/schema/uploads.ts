import { bigint, index, integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { blobs } from "./blobs.ts"
import { bytes, instant } from "./columns.ts"

/** Files that come in parts while somebody writes; a row goes when a draft or a message takes the file, or nobody goes on with it. */
export const uploads = pgTable(
  "uploads",
  {
    /** The blob that grows; a release that does not know of uploads takes its row away with the blob (B89). */
    id: uuid()
      .primaryKey()
      .references(() => blobs.id, { onDelete: "cascade" }),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    /** Name, type and key, under the list key (keys.md 6). */
    sealed: bytes().notNull(),
    /** Bytes announced, in clear as the sizes of all files. */
    size: bigint({ mode: "number" }).notNull(),
    /** Bytes that are stored and synced: whole chunks, or all. */
    received: bigint({ mode: "number" }).notNull(),
    /** The request that writes at the moment, and until when nobody else does. */
    writer: uuid(),
    writerUntil: instant(),
    /** When something came last. */
    touchedAt: instant().notNull(),
  },
  (t) => [index("uploads_holder").on(t.holderId), index("uploads_age").on(t.touchedAt)],
)
