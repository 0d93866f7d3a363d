import { sql } from "drizzle-orm"
import { boolean, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { instant } from "./columns.ts"
import { ofOrganisation, units } from "./organisations.ts"

/** An address domain that an organisation says is its own, and what the DNS said of it last (O10). */
export const organisationDomains = pgTable(
  "organisation_domains",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    /** In ASCII form, lower case. */
    name: text().notNull(),
    /** What the TXT record has to say. */
    token: text().notNull(),
    /** Everything below it belongs to it as well. */
    coversBelow: boolean().notNull(),
    /** The department that employs whoever has an address in it; null while nobody is asked. */
    unitId: uuid().references(() => units.id, { onDelete: "set null" }),
    /** Null until it was proven, and from when another organisation proved it. */
    provenAt: instant(),
    /** Since when the record is not found; null where it was found last. */
    missingSince: instant(),
    /** Missing for so long that it counts for nothing until it is found again. */
    lostAt: instant(),
    /** When the DNS answered last; null for never. */
    checkedAt: instant(),
    /** When it was asked of itself last, answered or not; null for never. */
    askedAt: instant(),
    addedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("organisation_domains_once").on(t.organisationId, t.name),
    // One organisation for each domain at a time, whoever proves it in the same moment.
    uniqueIndex("organisation_domains_owner")
      .on(t.name)
      .where(sql`${t.provenAt} is not null`),
    index("organisation_domains_unit").on(t.unitId),
  ],
)
