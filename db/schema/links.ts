import { sql } from "drizzle-orm"
import { boolean, foreignKey, index, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { deliveries } from "./messages.ts"

/**
 * What a link in a notice opens, together with a code by SMS (keys.md 4). Neither this row with the server's keys, nor the link alone, nor the code alone
 * opens the message (B17). It goes with the delivery.
 */
export const links = pgTable(
  "links",
  {
    id: uuid().primaryKey(),
    holderId: uuid().notNull(),
    messageId: uuid().notNull(),
    /** The invited account that it was sealed for, where the message came over into somebody's mailbox since; null for the holder. */
    sealedFor: uuid(),
    /** Which of the recipients it was made for. */
    position: smallint().notNull(),
    /** The secret itself stands only in the mail. */
    secretHash: bytes().notNull(),
    /** invited: for whoever owns the mailbox. forgotten: for a person who cannot sign in; goes with the first opening. */
    purpose: text().$type<"invited" | "forgotten">().notNull(),
    /** The file key under the link's secret and the server's half; null once the message is sealed to a key, or time is over: then the link only leads to it. */
    stanza: bytes(),
    /** Sealed under the pepper, released after the code. */
    serverHalf: bytes(),
    /** The number that the code goes to, sealed under the field key; null until the recipient has named a phone of their own. */
    phone: bytes(),
    /** The sender gave the number: the reader cannot put another in its place (B32). */
    isPhoneGiven: boolean().notNull(),
    /** Codes that may still be sent, over the whole life of the link. */
    codesLeft: smallint().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.holderId, t.messageId], foreignColumns: [deliveries.holderId, deliveries.messageId] }).onDelete("cascade"),
    uniqueIndex("links_secret").on(t.secretHash),
    index("links_delivery").on(t.holderId, t.messageId),
    index("links_expiry")
      .on(t.expiresAt)
      .where(sql`${t.stanza} is not null`),
  ],
)

/** The notices that were sent of a delivery: each has a code by which a public page confirms it (M9). They go with the delivery (D2). */
export const notices = pgTable(
  "notices",
  {
    code: text().primaryKey(),
    holderId: uuid().notNull(),
    messageId: uuid().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.holderId, t.messageId], foreignColumns: [deliveries.holderId, deliveries.messageId] }).onDelete("cascade"),
    index("notices_delivery").on(t.holderId, t.messageId),
  ],
)

/** Messages that wait for their sender's next request, to be sealed to a mailbox that was made meanwhile (keys.md 4). */
export const rewraps = pgTable(
  "rewraps",
  {
    holderId: uuid().notNull(),
    messageId: uuid().notNull(),
    senderId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.messageId] }),
    foreignKey({ columns: [t.holderId, t.messageId], foreignColumns: [deliveries.holderId, deliveries.messageId] }).onDelete("cascade"),
    index("rewraps_sender").on(t.senderId),
  ],
)
