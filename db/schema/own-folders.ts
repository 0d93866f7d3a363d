import { index, integer, pgTable, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"

/** Folders that a person made (M4). A name can tell as much as a subject, so it lies under the list key. */
export const ownFolders = pgTable(
  "own_folders",
  {
    id: uuid().primaryKey(),
    holderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Of the list key. */
    generation: integer().notNull(),
    sealedName: bytes().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index("own_folders_holder").on(t.holderId)],
)
