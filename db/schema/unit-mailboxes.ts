import { sql } from "drizzle-orm"
import { boolean, check, index, pgTable, text, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { instant } from "./columns.ts"
import { ofOrganisation, units } from "./organisations.ts"

/** The address of a unit that chosen people read and answer from (O2, M15): which shared mailbox belongs to which unit. Who reads it stands in `mailbox_members`. */
export const unitMailboxes = pgTable(
  "unit_mailboxes",
  {
    mailboxId: uuid()
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    unitId: uuid()
      .notNull()
      .references(() => units.id),
    organisationId: ofOrganisation(),
    /** Its letters are official documents (O16), also where no unit above says so. */
    isOfficial: boolean().notNull().default(false),
    /** Who said so (db/schema/records.ts). */
    markedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("unit_mailboxes_unit").on(t.unitId),
    index("unit_mailboxes_organisation").on(t.organisationId),
    index("unit_mailboxes_marked").on(t.markedBy),
  ],
)

/**
 * The address of a unit that reaches each of its people (O2). It is that of a shared account whose keys nobody has: what is sent to it is sealed to every member
 * by its sender, and nothing to the list itself.
 */
export const unitLists = pgTable(
  "unit_lists",
  {
    listId: uuid()
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    unitId: uuid()
      .notNull()
      .references(() => units.id),
    organisationId: ofOrganisation(),
    /** Who may write to it: whom it reaches, everybody with a place in the organisation, or anybody. */
    writers: text().$type<"unit" | "organisation" | "anyone">().notNull(),
    /** Departments below are reached too; sponsored groups below a department never. */
    withBelow: boolean().notNull(),
    createdAt: instant().notNull(),
    /** It reaches nobody any more; the address stays taken, so that a stranger cannot get what is meant for the unit. */
    closedAt: instant(),
  },
  (t) => [
    index("unit_lists_unit").on(t.unitId),
    index("unit_lists_organisation").on(t.organisationId),
    check("unit_lists_writers", sql`${t.writers} in ('unit', 'organisation', 'anyone')`),
  ],
)
