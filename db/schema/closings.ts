import { sql } from "drizzle-orm"
import { check, date, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { ofOrganisation } from "./organisations.ts"

/** An organisation leaves (D8): asked for by one administrator, announced, and on its day carried out step by step. It goes with the organisation. */
export const organisationClosings = pgTable(
  "organisation_closings",
  {
    organisationId: ofOrganisation().primaryKey(),
    /** `asked` waits for a second administrator; `closing` has begun and cannot be called off. */
    state: text().$type<"asked" | "announced" | "closing">().notNull(),
    /** The day as it was chosen, for everybody the same, and the moment at which it begins by the clock of who chose it. */
    closesOn: date({ mode: "string" }).notNull(),
    closesAt: instant().notNull(),
    /** What becomes of employees' accounts, where nothing else was announced for one of them. */
    outcome: text().$type<"release" | "erase">().notNull(),
    /** Cannot approve it; null for the operator, or somebody whose account is gone. */
    askedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    askedAt: instant().notNull(),
    announcedAt: instant(),
    /** Everybody was told once more, some days before it begins. */
    remindedAt: instant(),
    /** By which the page of the certificate is found, from the day on. */
    linkHash: bytes().unique(),
    released: integer().notNull().default(0),
    erased: integer().notNull().default(0),
    members: integer().notNull().default(0),
    mailboxes: integer().notNull().default(0),
  },
  (t) => [
    check("organisation_closings_state", sql`${t.state} in ('asked', 'announced', 'closing')`),
    check("organisation_closings_outcome", sql`${t.outcome} in ('release', 'erase')`),
    check("organisation_closings_announced", sql`(${t.state} = 'asked') = (${t.announcedAt} is null)`),
    check("organisation_closings_link", sql`(${t.state} = 'closing') = (${t.linkHash} is not null)`),
  ],
)

/** All that is left of an organisation that has left (D8): nothing in it names anybody. */
export const closedOrganisations = pgTable(
  "closed_organisations",
  {
    /** Of the organisation, and of its chain of the audit trail. */
    id: uuid().primaryKey(),
    name: text().notNull(),
    number: text().notNull(),
    closedAt: instant().notNull(),
    /** What the certificate says, and the installation's signature under it. */
    certificate: text().notNull(),
    signature: bytes().notNull(),
    /** By which former administrators find it; null once the time for that is over. */
    linkHash: bytes(),
    linkUntil: instant().notNull(),
    /** The chain of its audit trail goes then. */
    trailUntil: instant().notNull(),
  },
  (t) => [uniqueIndex("closed_organisations_link").on(t.linkHash)],
)
