import { sql } from "drizzle-orm"
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"

/*
 * Every table here says whose rows they are (`organisation_id`), and row-level security shows a transaction the rows of the one organisation, or of the one
 * person, that it named (db/tenancy.ts); a query that forgot its condition returns nothing of anybody else's (B39).
 */

/** An organisation account (O1). Its name is the only thing that a notice may call an organisation (I10). */
export const organisations = pgTable(
  "organisations",
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    /** The name as it is taken by the eye: two that resemble each other have the same. */
    nameKey: text().notNull(),
    /** As it is registered with the authority of its country. */
    number: text().notNull(),
    postalAddress: text().notNull(),
    region: text().notNull(),
    /** The version of the processing agreement that an administrator accepted (D7); null before. */
    agreementVersion: text(),
    agreedAt: instant(),
    agreedBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
    /** How long somebody whom an administrator helps back in waits, and can stop it (O7); 0 for not at all. */
    recoveryWaitHours: smallint().notNull().default(0),
    /** A second administrator approves before the way back opens (O7). */
    recoveryNeedsTwo: boolean().notNull().default(false),
    /** When one of its administrators last objected to a successor whom operators had asked for (keys.md 5): for a while nobody asks again. Null for never. */
    successorObjectedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("organisations_name").on(t.nameKey), uniqueIndex("organisations_number").on(t.number)],
)

export const ofOrganisation = () =>
  uuid()
    .notNull()
    .references(() => organisations.id, { onDelete: "cascade" })

/** What use is charged to (O8). */
export const costCentres = pgTable(
  "cost_centres",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    code: text().notNull(),
    name: text().notNull(),
    /** Days, both included; null for no end. */
    validFrom: date({ mode: "string" }),
    validTo: date({ mode: "string" }),
    buyerReference: text(),
  },
  (t) => [uniqueIndex("cost_centres_code").on(t.organisationId, t.code)],
)

/** Departments and sponsored groups in a tree (O2); the one without a parent stands for the whole organisation and has its id. */
export const units = pgTable(
  "units",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    parentId: uuid().references((): AnyPgColumn => units.id),
    kind: text().$type<"organisation" | "department" | "sponsored_group">().notNull(),
    name: text().notNull(),
    /** From the whole organisation down to the unit itself: who administers one of these administers it. */
    path: uuid().array().notNull(),
    /** Null for that of the unit above (O4). */
    costCentreId: uuid().references(() => costCentres.id, { onDelete: "set null" }),
    plan: text().$type<"lite" | "full">(),
    /** Which contact list its people see (O9): everybody who is shown in the organisation, their own department, or none. Null for that of the unit above. */
    contactsSeen: text().$type<"organisation" | "department" | "none">(),
    /** Whether its people are shown in the organisation's list; null for what holds above. */
    contactsListed: boolean(),
    /** Somebody said of a sponsored group in the list, or seeing it, that it is meant so (O5); until its settings are changed. */
    contactsMeant: boolean().notNull().default(false),
    /** An administrator left whose keys nobody could replace at that moment: the next one who can does (keys.md 5). */
    rotationDue: boolean().notNull().default(false),
    closedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("units_organisation").on(t.organisationId),
    index("units_path").using("gin", t.path),
    uniqueIndex("units_root")
      .on(t.organisationId)
      .where(sql`${t.parentId} is null`),
    uniqueIndex("units_name")
      .on(t.parentId, sql`lower(${t.name})`)
      .where(sql`${t.closedAt} is null`),
    check("units_kind", sql`${t.kind} in ('organisation', 'department', 'sponsored_group')`),
    check("units_top", sql`(${t.kind} = 'organisation') = (${t.parentId} is null)`),
    check("units_plan", sql`${t.plan} in ('lite', 'full')`),
    check("units_contacts_seen", sql`${t.contactsSeen} in ('organisation', 'department', 'none')`),
  ],
)

/** Who administers a unit and what is below it; counts only with the installation key's signature (keys.md 2). */
export const unitAdministrators = pgTable(
  "unit_administrators",
  {
    unitId: uuid()
      .notNull()
      .references(() => units.id, { onDelete: "cascade" }),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    organisationId: ofOrganisation(),
    grantedAt: instant().notNull(),
    /** By two operators, or given while such a right stood: no key that was there before is sealed to them (keys.md 5). Signed too. */
    withoutOldKeys: boolean().notNull().default(false),
    signature: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.accountId] }), index("unit_administrators_account").on(t.accountId)],
)

/** Who belongs to a unit: as an employee, whose account the organisation owns, or as a member, whose account it does not (O3). */
export const unitPeople = pgTable(
  "unit_people",
  {
    unitId: uuid()
      .notNull()
      .references(() => units.id),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    organisationId: ofOrganisation(),
    kind: text().$type<"employee" | "member">().notNull(),
    /** The department whose recovery key opens the employee's account (keys.md 5); one at most for each person. */
    isPrimary: boolean().notNull(),
    joinedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.accountId] }),
    index("unit_people_account").on(t.accountId),
    index("unit_people_organisation").on(t.organisationId, t.accountId),
    uniqueIndex("unit_people_primary")
      .on(t.accountId)
      .where(sql`${t.isPrimary}`),
    check("unit_people_kind", sql`${t.kind} in ('employee', 'member')`),
    check("unit_people_primary_employee", sql`not ${t.isPrimary} or ${t.kind} = 'employee'`),
  ],
)

/** Somebody is asked to join a unit, to administer it, or both (O6); answered by who has proven the address, and gone with the answer. */
export const unitInvitations = pgTable(
  "unit_invitations",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    unitId: uuid()
      .notNull()
      .references(() => units.id, { onDelete: "cascade" }),
    address: text().notNull(),
    /** What the organisation calls them until they have said their name themselves; empty where it did not. */
    name: text().notNull(),
    /** Null for who is only to administer. */
    kind: text().$type<"employee" | "member">(),
    administers: boolean().notNull(),
    language: text().notNull(),
    /** The mobile phone that the organisation gave, under the field key; what registration offers first. Null where it gave none. */
    phone: bytes(),
    /** A job mails it soon: it came from a file or is reminded of with many others (O6), or is one of many whose addresses are in a domain of the organisation's (O10). */
    awaitsMail: boolean().notNull().default(false),
    /** The domain of the organisation's that the address is in, where that is why its owner is asked (O10); such a question stays until it is answered. Null for others. */
    domain: text(),
    invitedAt: instant().notNull(),
    remindedAt: instant(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("unit_invitations_once").on(t.unitId, t.address),
    index("unit_invitations_address").on(t.address),
    index("unit_invitations_organisation").on(t.organisationId),
    index("unit_invitations_expiry").on(t.expiresAt),
    index("unit_invitations_unmailed")
      .on(t.organisationId)
      .where(sql`${t.awaitsMail}`),
    index("unit_invitations_domain")
      .on(t.organisationId, t.domain, t.expiresAt)
      .where(sql`${t.domain} is not null`),
    check("unit_invitations_kind", sql`${t.kind} in ('employee', 'member')`),
    check("unit_invitations_something", sql`${t.kind} is not null or ${t.administers}`),
  ],
)

/** What was read from a file of people and waits for the administrator to look at it, sealed to them; their next file takes its place (O6). */
export const peopleImports = pgTable(
  "people_imports",
  {
    organisationId: ofOrganisation(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Of the list key. */
    generation: integer().notNull(),
    sealed: bytes().notNull(),
    readAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.accountId] })],
)

/** An employment that ends at a moment, and what becomes of the account then (O6). Until then an administrator can stop it. */
export const employmentEnds = pgTable(
  "employment_ends",
  {
    accountId: uuid()
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    organisationId: ofOrganisation(),
    endsAt: instant().notNull(),
    outcome: text().$type<"release" | "erase">().notNull(),
    /** Their other places in the organisation end with it. */
    endsPlaces: boolean().notNull(),
    orderedAt: instant().notNull(),
  },
  (t) => [
    index("employment_ends_at").on(t.endsAt),
    index("employment_ends_organisation").on(t.organisationId),
    check("employment_ends_outcome", sql`${t.outcome} in ('release', 'erase')`),
  ],
)
