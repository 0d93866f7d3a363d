import { sql } from "drizzle-orm"
import { boolean, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { messages } from "./messages.ts"

/** What staff have to decide: a person asks in a message to support that their account be deleted (I11). Goes with the account. */
export const cases = pgTable(
  "cases",
  {
    id: uuid().primaryKey(),
    /** Who asks, as the seal of their message proves. */
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** The message that asks, while it is there. */
    messageId: uuid().references(() => messages.id, { onDelete: "set null" }),
    state: text().$type<"open" | "declined">().notNull(),
    openedAt: instant().notNull(),
    decidedAt: instant(),
  },
  (t) => [
    index("cases_state").on(t.state, t.openedAt),
    index("cases_message").on(t.messageId),
    uniqueIndex("cases_open")
      .on(t.accountId)
      .where(sql`${t.state} = 'open'`),
  ],
)

/**
 * What people have reported of an account, until support has decided (M18): one open case an account. A table of its own, so that a release that knows only
 * requests for deletion takes none of them for one. Goes with the account.
 */
export const abuseCases = pgTable(
  "abuse_cases",
  {
    id: uuid().primaryKey(),
    /** Whose messages were reported. */
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    state: text().$type<"open" | "dismissed" | "stopped">().notNull(),
    openedAt: instant().notNull(),
    /** So many had reported it by then that its sending is slowed down until support decides; null for never. */
    brakedAt: instant(),
    decidedAt: instant(),
  },
  (t) => [
    index("abuse_cases_account").on(t.accountId),
    uniqueIndex("abuse_cases_open")
      .on(t.accountId)
      .where(sql`${t.state} = 'open'`),
    check("abuse_cases_state", sql`${t.state} in ('open', 'dismissed', 'stopped')`),
  ],
)

export type ReportReason = "spam" | "threats" | "fraud" | "other"

/** A report of a message. Who made it stands in the message to support, and nowhere once that is erased (D2). */
export const reports = pgTable(
  "reports",
  {
    id: uuid().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => abuseCases.id, { onDelete: "cascade" }),
    /** The message to support that reports, while it is there. */
    messageId: uuid().references(() => messages.id, { onDelete: "set null" }),
    /** Keyed, of reporter and reported account: how many have reported it, and not who. */
    reporterHash: bytes().notNull(),
    /** Keyed, of reporter and reported message: each is reported once by each. */
    onceHash: bytes().notNull(),
    reason: text().$type<ReportReason>().notNull(),
    /** The text of the message was sent along, taken from it by the service. */
    hasText: boolean().notNull(),
    reportedAt: instant().notNull(),
  },
  (t) => [
    index("reports_case").on(t.caseId, t.reportedAt),
    index("reports_message").on(t.messageId),
    uniqueIndex("reports_once").on(t.onceHash),
    check("reports_reason", sql`${t.reason} in ('spam', 'threats', 'fraud', 'other')`),
  ],
)
