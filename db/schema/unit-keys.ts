import { sql } from "drizzle-orm"
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"
import { accountWaits } from "./factors.ts"
import { ofOrganisation, organisations, units } from "./organisations.ts"

/** The public half of a unit's recovery key; counts only with the installation key's signature. */
export const unitKeys = pgTable(
  "unit_keys",
  {
    unitId: uuid()
      .notNull()
      .references(() => units.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    organisationId: ofOrganisation(),
    kemPublic: bytes().notNull(),
    createdAt: instant().notNull(),
    signature: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.generation] })],
)

/** The secret half, sealed to an administrator of the unit or to the key of the unit above (keys.md 5). */
export const unitKeyWraps = pgTable(
  "unit_key_wraps",
  {
    unitId: uuid().notNull(),
    generation: integer().notNull(),
    holderKind: text().$type<"administrator" | "unit" | "sheet">().notNull(),
    /** An account, a unit, or an organisation's recovery sheet. */
    holderId: uuid().notNull(),
    /** Of the holder's keys that it is sealed to. */
    holderGeneration: integer().notNull(),
    organisationId: ofOrganisation(),
    stanza: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.generation, t.holderKind, t.holderId] }),
    foreignKey({ columns: [t.unitId, t.generation], foreignColumns: [unitKeys.unitId, unitKeys.generation] }).onDelete("cascade"),
    index("unit_key_wraps_holder").on(t.holderId),
    check("unit_key_wraps_holder_kind", sql`${t.holderKind} in ('administrator', 'unit', 'sheet')`),
  ],
)

/** The account key of an employee, sealed to the recovery key of the primary department after the employee's yes (keys.md 5, B29). */
export const recoveryWraps = pgTable(
  "recovery_wraps",
  {
    accountId: uuid()
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Of the account's keys. */
    generation: integer().notNull(),
    unitId: uuid().notNull(),
    unitGeneration: integer().notNull(),
    organisationId: ofOrganisation(),
    stanza: bytes().notNull(),
    agreedAt: instant().notNull(),
    /** The installation's word that they agreed, and to this unit: a row that SQL alone wrote has none, and no later key follows it. */
    signature: bytes().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.unitId, t.unitGeneration], foreignColumns: [unitKeys.unitId, unitKeys.generation] }),
    index("recovery_wraps_unit").on(t.unitId, t.unitGeneration),
  ],
)

/** An administrator has opened the way back for an employee (O7): the account key under the secret of a mail, with the pepper (keys.md 5). Valid while `account_waits` has its wait. */
export const recoveryHelps = pgTable(
  "recovery_helps",
  {
    accountId: uuid().primaryKey(),
    /** It goes with its wait: stopped, given up or carried out (lib/recovering). */
    waitKind: text().$type<"help">().notNull().default("help"),
    organisationId: ofOrganisation(),
    unlockerId: uuid().notNull(),
    generation: integer().notNull(),
    pepperVersion: integer().notNull(),
    /** By which the link is found. */
    secretHash: bytes().notNull().unique(),
    verifier: bytes().notNull(),
    sealedKey: bytes().notNull(),
    /** The number that the organisation gave in the place of a lost one, sealed under the field key. */
    phone: bytes(),
    /** The authenticator app was on what was lost: it is switched off. */
    dropsApp: boolean().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.accountId, t.waitKind], foreignColumns: [accountWaits.accountId, accountWaits.kind] }).onDelete("cascade"),
    check("recovery_helps_wait", sql`${t.waitKind} = 'help'`),
  ],
)

/** An organisation's printed recovery sheet (keys.md 5): the public half of the pair that its key makes. The secret of the whole organisation's unit is sealed to it. */
export const organisationSheets = pgTable("organisation_sheets", {
  organisationId: uuid()
    .primaryKey()
    .references(() => organisations.id, { onDelete: "cascade" }),
  /** The holder of its wraps. */
  id: uuid().notNull().unique(),
  pepperVersion: integer().notNull(),
  kemPublic: bytes().notNull(),
  madeAt: instant().notNull(),
  madeBy: uuid().references(() => accounts.id, { onDelete: "set null" }),
  /** The installation's word for it: nothing is sealed to a key that SQL alone wrote (B9). */
  signature: bytes().notNull(),
})

/** What an administrator asked for, and another one approves (O7): to help an employee back in, or to loosen what an organisation demands of that. */
export const recoveryRequests = pgTable(
  "recovery_requests",
  {
    id: uuid().primaryKey(),
    organisationId: ofOrganisation(),
    kind: text().$type<"help" | "rules">().notNull(),
    /** Who is to be helped; null for rules. */
    accountId: uuid().references(() => accounts.id, { onDelete: "cascade" }),
    /** Cannot approve it. */
    askedBy: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    askedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** The number in the place of a lost one, sealed under the field key. */
    phone: bytes(),
    dropsApp: boolean(),
    waitHours: smallint(),
    needsTwo: boolean(),
  },
  (t) => [
    uniqueIndex("recovery_requests_help").on(t.organisationId, t.accountId),
    uniqueIndex("recovery_requests_rules")
      .on(t.organisationId)
      .where(sql`${t.kind} = 'rules'`),
    index("recovery_requests_account").on(t.accountId),
    index("recovery_requests_expiry").on(t.expiresAt),
    check(
      "recovery_requests_kind",
      sql`(${t.kind} = 'help' and ${t.accountId} is not null and ${t.dropsApp} is not null) or (${t.kind} = 'rules' and ${t.waitHours} is not null and ${t.needsTwo} is not null)`,
    ),
  ],
)
