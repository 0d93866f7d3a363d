import { boolean, index, pgTable, uuid } from "drizzle-orm/pg-core"
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
    createdAt: instant().notNull(),
  },
  (t) => [index("unit_mailboxes_unit").on(t.unitId), index("unit_mailboxes_organisation").on(t.organisationId)],
)
