import { bigint, index, integer, pgTable, smallint, text, uuid, varchar } from "drizzle-orm/pg-core"
import { accounts } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"

/** A signed-in browser. The account key lies here sealed under a secret that only the cookie carries (B15). */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    generation: integer().notNull(),
    secretHash: bytes().notNull(),
    sealedKey: bytes().notNull(),
    /** In words, such as "Firefox on Windows" (I6); no address. */
    device: text().notNull(),
    createdAt: instant().notNull(),
    seenAt: instant().notNull(),
    /** The absolute limit; the idle limit counts from seenAt (B35). */
    expiresAt: instant().notNull(),
    /** When two factors were proven last in this session; what changes the locks wants that fresh (B25). */
    provenAt: instant(),
    /**
     * The passkey that proved its owner in this session (R4). No foreign key: a removed one proves nothing because it is looked for, and the removal
     * of a passkey waits for no session.
     */
    passkeyId: uuid(),
    /** When it was first shown a list of support's mailbox, which is recorded once (R4). */
    supportListedAt: instant(),
  },
  (t) => [index("sessions_account").on(t.accountId), index("sessions_expiry").on(t.expiresAt)],
)

/** Browsers that have proven the phone once, so that a password is enough there (I3). */
export const knownBrowsers = pgTable(
  "known_browsers",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    secretHash: bytes().notNull(),
    device: text().notNull(),
    createdAt: instant().notNull(),
    seenAt: instant().notNull(),
    /** Until then no code of the authenticator is asked for here, because its owner chose so (I3). */
    rememberedUntil: instant(),
  },
  (t) => [index("known_browsers_account").on(t.accountId)],
)

/** What an attempt is for; a cookie of one opens no other. */
export type AttemptPurpose =
  | "register"
  | "sign_in"
  | "ticket"
  | "link"
  | "proof"
  | "authenticator"
  | "one_time_codes"
  | "recovery_sheet"
  | "organisation_sheet"
  | "passkey"
  | "passkey_sign_in"
  | "phone"
  | "backup_phone"
  | "address"
  | "unit_address"
  | "recover"

/** Steps in between: password given, code awaited (keys.md 2). What was typed is sealed under a secret in the browser's cookie. */
export const attempts = pgTable(
  "attempts",
  {
    id: uuid().primaryKey(),
    purpose: text().$type<AttemptPurpose>().notNull(),
    secretHash: bytes().notNull(),
    /** Goes up with each step done, so that of parallel submissions one wins (B22). */
    step: smallint().notNull(),
    /** Wrong codes given at this step. */
    tries: smallint().notNull(),
    state: bytes().notNull(),
    accountId: uuid().references(() => accounts.id, { onDelete: "cascade" }),
    expiresAt: instant().notNull(),
  },
  (t) => [index("attempts_expiry").on(t.expiresAt), index("attempts_account").on(t.accountId)],
)

/** Counters of rate-limiter-flexible, in the shape that it expects; keys are keyed hashes (design 2). */
export const limits = pgTable(
  "limits",
  {
    key: varchar({ length: 255 }).primaryKey(),
    points: integer().notNull().default(0),
    expire: bigint({ mode: "number" }),
  },
  (t) => [index("limits_expire").on(t.expire)],
)

/** One-time links that make an operator (design 4). */
export const operatorLinks = pgTable("operator_links", {
  secretHash: bytes().primaryKey(),
  expiresAt: instant().notNull(),
})
