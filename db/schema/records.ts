import { sql } from "drizzle-orm"
import { boolean, check, foreignKey, index, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { instant } from "./columns.ts"
import { deliveries } from "./messages.ts"
import { ofOrganisation, units } from "./organisations.ts"
import { unitMailboxes } from "./unit-mailboxes.ts"

/** What a unit says of the shared mailboxes of it and below (O16, O11): that they hold official documents, and when those are disposed of. */
export const unitRecords = pgTable(
  "unit_records",
  {
    unitId: uuid()
      .primaryKey()
      .references(() => units.id, { onDelete: "cascade" }),
    organisationId: ofOrganisation(),
    isOfficial: boolean().notNull().default(false),
    /** Who said so, for as long as they have an account: it takes somebody as high up to take it back. */
    markedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    /** After so many days, months or years; null where the unit says nothing. */
    count: smallint(),
    span: text().$type<"day" | "month" | "year">(),
    /** From when they are counted. */
    counts: text().$type<"registration" | "arrival">(),
    /** Nothing goes by the rule before this moment, so that who sees it can change it. */
    startsAt: instant(),
  },
  (t) => [
    index("unit_records_organisation").on(t.organisationId),
    index("unit_records_marked").on(t.markedBy),
    check(
      "unit_records_rule",
      sql`(${t.count} is null and ${t.span} is null and ${t.counts} is null and ${t.startsAt} is null)
        or (${t.count} > 0 and ${t.span} in ('day', 'month', 'year') and ${t.counts} in ('registration', 'arrival') and ${t.startsAt} is not null)`,
    ),
  ],
)

/** A hold: while it stands nothing is erased in the unit and below (O16). One that was lifted goes when everybody's log says so. */
export const unitHolds = pgTable(
  "unit_holds",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    unitId: uuid()
      .notNull()
      .references(() => units.id, { onDelete: "cascade" }),
    reason: text().notNull(),
    since: instant().notNull(),
    /** Two people, for as long as they have accounts. */
    askedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    approvedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    liftedAt: instant(),
    /** So far the logs of the people it concerns have their entry of how it stands: the last of them, and whether all have. */
    notedUpTo: uuid(),
    isNoted: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex("unit_holds_standing")
      .on(t.unitId)
      .where(sql`${t.liftedAt} is null`),
    index("unit_holds_organisation").on(t.organisationId),
    index("unit_holds_asked").on(t.askedBy),
    index("unit_holds_approved").on(t.approvedBy),
    index("unit_holds_unnoted")
      .on(t.id)
      .where(sql`not ${t.isNoted}`),
  ],
)

/** What an administrator asks of another one: to hold a unit, to lift its hold, or that it, or one of its mailboxes, is official no more (O16). */
export const recordRequests = pgTable(
  "record_requests",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    unitId: uuid()
      .notNull()
      .references(() => units.id, { onDelete: "cascade" }),
    kind: text().$type<"hold" | "lift" | "unmark">().notNull(),
    /** What is to be unmarked; null for the unit. */
    mailboxId: uuid().references(() => unitMailboxes.mailboxId, { onDelete: "cascade" }),
    reason: text().notNull(),
    askedBy: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    askedAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("record_requests_once").on(t.unitId, t.kind, sql`coalesce(${t.mailboxId}, ${t.unitId})`),
    index("record_requests_organisation").on(t.organisationId),
    index("record_requests_mailbox").on(t.mailboxId),
    index("record_requests_asked").on(t.askedBy),
    index("record_requests_expiry").on(t.expiresAt),
    check("record_requests_kind", sql`${t.kind} in ('hold', 'lift') and ${t.mailboxId} is null or ${t.kind} = 'unmark'`),
  ],
)

/**
 * The number that a letter of a shared mailbox has in the organisation's register (O16): of the mailbox, and gone with its copy. One that was wrong stays beside
 * the right one, so that who reads the letter sees what happened to it.
 */
export const registrations = pgTable(
  "registrations",
  {
    id: uuid().primaryKey(),
    mailboxId: uuid().notNull(),
    messageId: uuid().notNull(),
    number: text().notNull(),
    registeredBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    registeredAt: instant().notNull(),
    /** When it was fetched for the archive, whole. */
    exportedAt: instant(),
    exportedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    withdrawnAt: instant(),
    withdrawnBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
  },
  (t) => [
    foreignKey({
      name: "registrations_delivery",
      columns: [t.mailboxId, t.messageId],
      foreignColumns: [deliveries.holderId, deliveries.messageId],
    }).onDelete("cascade"),
    uniqueIndex("registrations_standing")
      .on(t.mailboxId, t.messageId)
      .where(sql`${t.withdrawnAt} is null`),
    index("registrations_message").on(t.mailboxId, t.messageId),
    index("registrations_registered").on(t.registeredBy),
    index("registrations_exported").on(t.exportedBy),
    index("registrations_withdrawn").on(t.withdrawnBy),
    check("registrations_number", sql`length(${t.number}) between 1 and 40`),
  ],
)
