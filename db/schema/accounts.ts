import { sql } from "drizzle-orm"
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { bytes, instant } from "./columns.ts"

/** Everything that can hold mail (keys.md 1). */
export const accounts = pgTable(
  "accounts",
  {
    id: uuid().primaryKey(),
    kind: text().$type<"person" | "invited" | "shared" | "application" | "reporter">().notNull(),
    /** blocked: may not sign in; mail still arrives (O7). */
    state: text().$type<"active" | "blocked">().notNull(),
    /** The name others see, always with a proven address beside it (I10). */
    name: text().notNull(),
    language: text().notNull(),
    timeZone: text().notNull(),
    /** The generation of the account key in use; 0 for accounts without one. */
    generation: integer().notNull(),
    /** The certificate in force, which senders verify (keys.md 2). */
    certificateId: uuid(),
    /** Sealed under the server's field key: an SMS code has to reach it without the owner's key. */
    phone: bytes(),
    /** Its owner says that the phone is lost: no SMS goes to it any more (I12). */
    phoneLostAt: instant(),
    /** A second phone for when the first, or the authenticator, is lost (I5); sealed as the first. */
    backupPhone: bytes(),
    termsVersion: text(),
    /** After how many days Trash erases what lies in it; null for never. The owner's own choice, so that only people have one. */
    trashDays: smallint(),
    /** How its owner is told of messages (M9): a notice for each, one mail a day, or not at all. What carries a link that is needed comes at once all the same. */
    noticeChoice: text().$type<"at_once" | "daily" | "off">().notNull().default("at_once"),
    /** When the next mail of the day is due; null for who is told otherwise. */
    overviewDueAt: instant(),
    /** Single keys act on lists and messages (WCAG 2.1.4); whoever steers by voice or trips over them switches them off. */
    shortcuts: boolean().notNull().default(true),
    /** Support has stopped its sending after reports (M18); null where it may send. It receives and reads as before. */
    sendingStoppedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("accounts_trash_clock")
      .on(t.id)
      .where(sql`${t.trashDays} is not null`),
    check("accounts_trash_days", sql`${t.trashDays} is null or (${t.trashDays} in (30, 90, 365) and ${t.kind} = 'person')`),
    index("accounts_overview")
      .on(t.overviewDueAt)
      .where(sql`${t.overviewDueAt} is not null`),
    check(
      "accounts_notice_choice",
      sql`${t.noticeChoice} in ('at_once', 'daily', 'off') and (${t.noticeChoice} = 'at_once' or ${t.kind} = 'person')`,
    ),
    check("accounts_overview_due", sql`(${t.noticeChoice} = 'daily') = (${t.overviewDueAt} is not null)`),
    check("accounts_kind", sql`${t.kind} in ('person', 'invited', 'shared', 'application', 'reporter')`),
    check("accounts_state", sql`${t.state} in ('active', 'blocked')`),
  ],
)

/** Addresses; one account may have several, an address one account (I10). That of an invited account is proven by nobody yet. */
export const accountAddresses = pgTable(
  "account_addresses",
  {
    /** Lower case, domain in ASCII form. */
    address: text().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Null while nobody has proven it: the account is invited and holds what waits for its owner (keys.md 4). */
    provenAt: instant(),
    isMain: boolean().notNull(),
  },
  (t) => [
    index("account_addresses_account").on(t.accountId),
    uniqueIndex("account_addresses_main")
      .on(t.accountId)
      .where(sql`${t.isMain}`),
  ],
)

/** What the account key of a generation seals; one record per secret (keys.md 2). */
export const accountSecrets = pgTable(
  "account_secrets",
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    kemSeed: bytes().notNull(),
    signingSeed: bytes().notNull(),
    listKey: bytes().notNull(),
    searchKey: bytes().notNull(),
    /** The account key of the generation before, sealed under this one, so that old mail stays readable (K6). */
    previousKey: bytes(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.generation] })],
)

export type PasswordParams = {
  readonly salt: string
  readonly memory: number
  readonly passes: number
  readonly lanes: number
  readonly pepperVersion: number
}

/** What a recovery sheet is kept with: its key needs no slow hash. */
export type RecoveryParams = Pick<PasswordParams, "pepperVersion">

/** What opens an account key (keys.md 2). Sessions are unlockers too, in a table of their own. */
export const unlockers = pgTable(
  "unlockers",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    kind: text().$type<"password" | "recovery_sheet" | "passkey" | "unit_recovery" | "member" | "api_key" | "receipt">().notNull(),
    params: jsonb().$type<PasswordParams | RecoveryParams>(),
    /** Says whether the secret given is right, without opening anything (B11). */
    verifier: bytes(),
    sealedKey: bytes().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("unlockers_account").on(t.accountId, t.kind),
    uniqueIndex("unlockers_password")
      .on(t.accountId)
      .where(sql`${t.kind} = 'password'`),
    uniqueIndex("unlockers_recovery_sheet")
      .on(t.accountId)
      .where(sql`${t.kind} = 'recovery_sheet'`),
  ],
)

/** What the installation key says of an account's keys and addresses; a chain per account (keys.md 2). */
export const certificates = pgTable(
  "certificates",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    sequence: integer().notNull(),
    body: bytes().notNull(),
    signature: bytes().notNull(),
  },
  (t) => [uniqueIndex("certificates_sequence").on(t.accountId, t.sequence)],
)

/** Rights in the installation (R4). */
export const accountRoles = pgTable(
  "account_roles",
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    role: text().$type<"seller" | "support" | "operator">().notNull(),
    grantedAt: instant().notNull(),
    /** The installation key's word for account, role and time: a row written by SQL alone gives no rights (keys.md 2). */
    signature: bytes(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.role] })],
)

/** This installation: one row. */
export const installation = pgTable(
  "installation",
  {
    only: smallint().primaryKey().default(1),
    id: uuid().notNull(),
    /** Public half of the installation key, and a check value of the pepper: a start with other keys is refused instead of locking everybody out. */
    publicKey: bytes().notNull(),
    pepperCheck: bytes().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [check("installation_only", sql`${t.only} = 1`)],
)
