import { bigint, index, integer, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { blobs } from "./blobs.ts"
import { instant } from "./columns.ts"
import { messages } from "./messages.ts"

/** Mail and SMS on their way out: the text is a sealed spool blob, the row holds ids and a state (keys.md 4). */
export const outgoing = pgTable(
  "outgoing",
  {
    id: uuid().primaryKey(),
    channel: text().$type<"email" | "sms">().notNull(),
    spoolId: uuid().references(() => blobs.id),
    /** The message that it announces, if any, and which of its recipients. */
    messageId: uuid().references(() => messages.id, { onDelete: "cascade" }),
    recipientPosition: smallint(),
    /** Handing over failed so far; the code of the last failure for the operator. */
    tries: integer().notNull(),
    problem: text(),
    createdAt: instant().notNull(),
    /** Codes are worthless after this; the rest waits as long as the provider is down. */
    expiresAt: instant(),
  },
  (t) => [index("outgoing_age").on(t.createdAt), index("outgoing_message").on(t.messageId), index("outgoing_spool").on(t.spoolId)],
)

/** Evaluation only: what would have left (R3). */
export const evaluationOutbox = pgTable(
  "evaluation_outbox",
  {
    sequence: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id: uuid().notNull(),
    channel: text().$type<"email" | "sms">().notNull(),
    recipient: text().notNull(),
    subject: text(),
    body: text().notNull(),
    html: text(),
    sentAt: instant().notNull(),
  },
  (t) => [uniqueIndex("evaluation_outbox_id").on(t.id)],
)
