import { sql } from "drizzle-orm"
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes } from "./columns.ts"

/** What a person writes again and again (M14): one signature, and templates with names. Name and text are one record under the list key. */
export const ownTexts = pgTable(
  "own_texts",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    kind: text().$type<"signature" | "template">().notNull(),
    /** Of the list key. */
    generation: integer().notNull(),
    sealed: bytes().notNull(),
  },
  (t) => [
    index("own_texts_account").on(t.accountId),
    uniqueIndex("own_texts_signature")
      .on(t.accountId)
      .where(sql`${t.kind} = 'signature'`),
    check("own_texts_kind", sql`${t.kind} in ('signature', 'template')`),
  ],
)
