import { foreignKey, index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"

/** Who reads and answers from a shared mailbox: each grant is signed by the installation key (keys.md 2, 5). */
export const mailboxMembers = pgTable(
  "mailbox_members",
  {
    mailboxId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    memberId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    grantedAt: instant().notNull(),
    signature: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.mailboxId, t.memberId] }), index("mailbox_members_member").on(t.memberId)],
)

/** The account key of one generation of a shared mailbox, sealed to one member's public key (HPKE). Leaving deletes all of a member's. */
export const mailboxWraps = pgTable(
  "mailbox_wraps",
  {
    mailboxId: uuid().notNull(),
    memberId: uuid().notNull(),
    generation: integer().notNull(),
    /** The generation of the member's own key that it is sealed to. */
    memberGeneration: integer().notNull(),
    stanza: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.mailboxId, t.memberId, t.generation] }),
    foreignKey({ columns: [t.mailboxId, t.memberId], foreignColumns: [mailboxMembers.mailboxId, mailboxMembers.memberId] }).onDelete(
      "cascade",
    ),
  ],
)
