import { sql } from "drizzle-orm"
import { boolean, foreignKey, index, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { conversations } from "./conversations.ts"
import { deliveries } from "./messages.ts"
import { mailboxMembers } from "./shared-mailboxes.ts"

/**
 * Who takes care of a conversation of a shared mailbox (M15): one row and so one reader at most. It goes when they leave the mailbox, and with the last message
 * outside Trash: what lies there is nobody's.
 */
export const mailboxClaims = pgTable(
  "mailbox_claims",
  {
    mailboxId: uuid().notNull(),
    conversationId: uuid().notNull(),
    memberId: uuid().notNull(),
    claimedAt: instant().notNull(),
    /** Somebody else gave it to them, and they have not opened it since. */
    isNew: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.mailboxId, t.conversationId] }),
    foreignKey({
      name: "mailbox_claims_conversation",
      columns: [t.mailboxId, t.conversationId],
      foreignColumns: [conversations.holderId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "mailbox_claims_member",
      columns: [t.mailboxId, t.memberId],
      foreignColumns: [mailboxMembers.mailboxId, mailboxMembers.memberId],
    }).onDelete("cascade"),
    index("mailbox_claims_of").on(t.memberId, t.mailboxId),
    index("mailbox_claims_new")
      .on(t.memberId)
      .where(sql`${t.isNew}`),
  ],
)

/** Messages of a shared mailbox that need nothing more. Of messages and not of conversations: what comes later is not done, whoever was faster. */
export const mailboxDone = pgTable(
  "mailbox_done",
  {
    mailboxId: uuid().notNull(),
    messageId: uuid().notNull(),
    doneBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    doneAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.mailboxId, t.messageId] }),
    foreignKey({
      name: "mailbox_done_delivery",
      columns: [t.mailboxId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("mailbox_done_by").on(t.doneBy),
  ],
)

/** Which of its readers opened a message of a shared mailbox first; when, the delivery says. Gone with the mailbox's copy. */
export const mailboxFirstReads = pgTable(
  "mailbox_first_reads",
  {
    mailboxId: uuid().notNull(),
    messageId: uuid().notNull(),
    readerId: uuid().references(() => accounts.id, { onDelete: "set null" }),
  },
  (t) => [
    primaryKey({ columns: [t.mailboxId, t.messageId] }),
    foreignKey({
      name: "mailbox_first_reads_delivery",
      columns: [t.mailboxId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("mailbox_first_reads_reader").on(t.readerId),
  ],
)

/**
 * What readers of a shared mailbox write to each other on a message: text, writer and time in one record under the mailbox's list key, so that the row says
 * nothing of them. Gone with the mailbox's copy of the message.
 */
export const mailboxNotes = pgTable(
  "mailbox_notes",
  {
    id: uuid().primaryKey(),
    mailboxId: uuid().notNull(),
    messageId: uuid().notNull(),
    /** Of the mailbox's list key. */
    generation: integer().notNull(),
    sealed: bytes().notNull(),
    /** For their order. */
    writtenAt: instant().notNull(),
  },
  (t) => [
    foreignKey({
      name: "mailbox_notes_delivery",
      columns: [t.mailboxId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("mailbox_notes_message").on(t.mailboxId, t.messageId),
  ],
)
