import { bigint, index, pgTable, text, uuid } from "drizzle-orm/pg-core"
import { instant } from "./columns.ts"

/** Encrypted payloads in the blob store; what a blob holds or belongs to is known only from the rows that refer to it. */
export const blobs = pgTable(
  "blobs",
  {
    id: uuid().primaryKey(),
    region: text().notNull(),
    /** Bytes as stored; null while it is being written. */
    size: bigint({ mode: "number" }),
    createdAt: instant().notNull(),
  },
  (t) => [index("blobs_age").on(t.createdAt)],
)

/** What still has to be overwritten and removed after an erasure was committed (keys.md 7). */
export const erasureOutbox = pgTable("erasure_outbox", {
  id: uuid().primaryKey(),
  region: text().notNull(),
  /** The blob to overwrite; its row is gone already. Null for a line that only belongs in the journal. */
  blobId: uuid(),
  /** What the journal has to say: ids only. */
  kind: text().$type<"delivery" | "message" | "blob" | "draft" | "account" | "note">().notNull(),
  subjectId: uuid().notNull(),
  holderId: uuid(),
  createdAt: instant().notNull(),
})
