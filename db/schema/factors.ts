import { sql } from "drizzle-orm"
import { bigint, index, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { accounts, type PasswordParams } from "./accounts.ts"
import { bytes, instant } from "./columns.ts"

/** Authenticator apps that are on (I4): at most one an account. */
export const authenticators = pgTable("authenticators", {
  accountId: uuid()
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  /** Of 160 bits, sealed under the server's field key: a code is checked before the owner's key is open (B23). */
  seed: bytes().notNull(),
  /** The last time step (RFC 6238) that was used, on whatever path; none up to it counts again. */
  spentStep: bigint({ mode: "number" }).notNull(),
  createdAt: instant().notNull(),
})

/** A printed sheet of one-time codes (I5). A new sheet takes the place of the old one. */
export const oneTimeSheets = pgTable("one_time_sheets", {
  accountId: uuid()
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  /** One salt for the sheet, so that a typed code costs one run of Argon2id and not one for each code left. */
  params: jsonb().$type<PasswordParams>().notNull(),
  /** How many were printed. */
  printed: smallint().notNull(),
  createdAt: instant().notNull(),
})

/** The codes of a sheet that are left; using one deletes its row, so that of two at once one counts (B27). */
export const oneTimeCodes = pgTable(
  "one_time_codes",
  {
    accountId: uuid()
      .notNull()
      .references(() => oneTimeSheets.accountId, { onDelete: "cascade" }),
    verifier: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.verifier] })],
)

/** Passkeys (WebAuthn, I8). One that opens the account's key has an unlocker of the same id. */
export const passkeys = pgTable(
  "passkeys",
  {
    id: uuid().primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    credentialId: bytes().notNull(),
    /** COSE key as the authenticator gave it. */
    publicKey: bytes().notNull(),
    counter: bigint({ mode: "number" }).notNull(),
    transports: jsonb().$type<readonly string[]>().notNull(),
    /** The owner's name for it. */
    name: text().notNull(),
    createdAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [uniqueIndex("passkeys_credential").on(t.credentialId), index("passkeys_account").on(t.accountId)],
)

/** What happens to an account only after an announced wait that its owner can stop (I7, I12). */
export const accountWaits = pgTable(
  "account_waits",
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** restart: a new key, mail lost. new_number: another mobile phone. help: an organisation opens the way back. restarted: it was, and what cannot be opened any more is still to be erased. */
    kind: text().$type<"restart" | "new_number" | "help" | "restarted">().notNull(),
    startedAt: instant().notNull(),
    /** From then on it can be carried out, by whoever gives the same proofs again. */
    dueAt: instant().notNull(),
    /** Not carried out by then, it is void. */
    endsAt: instant().notNull(),
    /** The number that was proven at the beginning, sealed under the field key. */
    phone: bytes(),
    /** The owner was told that the wait is over. */
    toldAt: instant(),
    /** What stops it without signing in, sealed under the field key; for the message that it is over. */
    stopCode: bytes(),
    /** The same under a keyed hash, by which a typed code is found. */
    stopHash: bytes(),
  },
  (t) => [
    uniqueIndex("account_waits_stop").on(t.stopHash),
    primaryKey({ columns: [t.accountId, t.kind] }),
    index("account_waits_due")
      .on(t.dueAt)
      .where(sql`${t.toldAt} is null`),
  ],
)
