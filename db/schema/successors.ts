import { pgTable, text, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { instant } from "./columns.ts"
import { ofOrganisation, unitInvitations } from "./organisations.ts"

/**
 * An operator asks for somebody who is to administer a whole organisation whose administrators cannot any more (keys.md 5), and waits for a second operator.
 * Approved, it lives as long as the invitation: answered, declined, taken back or run out, it is gone with that.
 */
export const organisationSuccessors = pgTable("organisation_successors", {
  organisationId: ofOrganisation().primaryKey(),
  address: text().notNull(),
  /** Of the mail that asks them. */
  language: text().notNull(),
  /** For the second operator and the administrators who are still there; in no mail and no trail (D2). */
  reason: text().notNull(),
  /** Cannot approve it; null where the account is gone, and then nobody can. */
  askedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
  askedAt: instant().notNull(),
  /** The second operator; null until it is approved, or where the account is gone, and then nobody begins by it. */
  approvedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
  /** Null until it is approved. */
  invitationId: uuid()
    .unique()
    .references(() => unitInvitations.id, { onDelete: "cascade" }),
})
