import { sql } from "drizzle-orm"
import { check, foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { deliveries } from "./messages.ts"

/** Automatic replies that are on, or will be (M14); one a person. It goes when it is switched off and when it ends, and with it who was given it. */
export const absences = pgTable(
  "absences",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .unique("absences_account")
      .references(() => accounts.id, { onDelete: "cascade" }),
    startsAt: instant().notNull(),
    /** Null for until it is switched off. */
    endsAt: instant(),
    /** Subject, text, and the key of the hashes in `absence_senders`, under the server's reply key. */
    sealed: bytes().notNull(),
  },
  (t) => [
    index("absences_end")
      .on(t.endsAt)
      .where(sql`${t.endsAt} is not null`),
    check("absences_ends_later", sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

/** Who was given the reply: each sender once in an absence. A hash that only the absence's own key makes, so that the row does not say who. */
export const absenceSenders = pgTable(
  "absence_senders",
  {
    absenceId: uuid()
      .notNull()
      .references(() => absences.id, { onDelete: "cascade" }),
    senderHash: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.absenceId, t.senderHash] })],
)

/** Messages that came during an absence. A row goes with its delivery (D2): it waits for the reply, and goes with the absence; or says when it was given, and outlives it. */
export const automaticReplies = pgTable(
  "automatic_replies",
  {
    /** Who is away. */
    holderId: uuid().notNull(),
    messageId: uuid().notNull(),
    arrivedAt: instant().notNull(),
    /** Null once the reply was given. */
    absenceId: uuid().references(() => absences.id, { onDelete: "cascade" }),
    givenAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.messageId] }),
    foreignKey({
      name: "automatic_replies_delivery_fk",
      columns: [t.holderId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    index("automatic_replies_waiting")
      .on(t.arrivedAt)
      .where(sql`${t.givenAt} is null`),
    index("automatic_replies_absence")
      .on(t.absenceId)
      .where(sql`${t.absenceId} is not null`),
    check("automatic_replies_state", sql`(${t.absenceId} is null) <> (${t.givenAt} is null)`),
  ],
)
