import { sql } from "drizzle-orm"
import { check, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { ofOrganisation, units } from "./organisations.ts"

/**
 * What an employer asks an employee to confirm about themselves (O6): until they have, nothing of the account is changed. At most one of each kind waits.
 */
export const corrections = pgTable(
  "corrections",
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    what: text().$type<"name" | "address" | "phone">().notNull(),
    organisationId: ofOrganisation(),
    /** The department that employs them, for the organisation's log. */
    unitId: uuid()
      .notNull()
      .references(() => units.id),
    /** Under the field key. */
    value: bytes().notNull(),
    askedAt: instant().notNull(),
    /** From then on nobody can confirm it, and it is forgotten. */
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.what] }),
    index("corrections_organisation").on(t.organisationId),
    index("corrections_expiry").on(t.expiresAt),
    check("corrections_what", sql`${t.what} in ('name', 'address', 'phone')`),
  ],
)
