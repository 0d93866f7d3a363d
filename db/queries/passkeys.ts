import { and, asc, eq, lt, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, passkeys, unlockers } from "../schema.ts"

/** A passkey with the account that it signs in to, as both are now. */
export type PasskeyRow = {
  readonly id: string
  readonly accountId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly state: "active" | "blocked"
  readonly address: string
  readonly language: string
  readonly timeZone: string
  /** The account's; what was sealed for an earlier one opens nothing any more (K6). */
  readonly generation: number
  /** The account key of that generation under the passkey, or null where it opens none. */
  readonly sealedKey: Uint8Array | null
}

const ownUnlocker = and(eq(unlockers.id, passkeys.id), eq(unlockers.kind, "passkey"), eq(unlockers.accountId, passkeys.accountId))

/** The passkey that an authenticator names, or null. */
export async function findPasskey(db: Queryable, credentialId: Uint8Array): Promise<PasskeyRow | null> {
  const [row] = await db
    .select({
      id: passkeys.id,
      accountId: passkeys.accountId,
      publicKey: passkeys.publicKey,
      counter: passkeys.counter,
      state: accounts.state,
      address: accountAddresses.address,
      language: accounts.language,
      timeZone: accounts.timeZone,
      generation: accounts.generation,
      sealedKey: unlockers.sealedKey,
    })
    .from(passkeys)
    .innerJoin(accounts, eq(accounts.id, passkeys.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(unlockers, and(ownUnlocker, eq(unlockers.generation, accounts.generation)))
    .where(eq(passkeys.credentialId, credentialId))
  return row ?? null
}

type InForce = { readonly id: string; readonly accountId: string; readonly generation: number }

/** Whether a passkey still signs in to this account, which is active and has keys of this generation. */
export async function isPasskeyInForce(tx: Tx, { id, accountId, generation }: InForce): Promise<boolean> {
  const rows = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .innerJoin(accounts, and(eq(accounts.id, passkeys.accountId), eq(accounts.state, "active"), eq(accounts.generation, generation)))
    .where(and(eq(passkeys.id, id), eq(passkeys.accountId, accountId)))
  return rows.length === 1
}

export type ListedPasskey = {
  readonly id: string
  readonly credentialId: Uint8Array
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
  /** Whether it opens the account's key by itself. */
  readonly opensMessages: boolean
}

/** The passkeys of an account, the oldest first. */
export async function findPasskeys(db: Queryable, scope: OwnerScope): Promise<ListedPasskey[]> {
  return db
    .select({
      id: passkeys.id,
      credentialId: passkeys.credentialId,
      transports: passkeys.transports,
      name: passkeys.name,
      createdAt: passkeys.createdAt,
      usedAt: passkeys.usedAt,
      opensMessages: sql<boolean>`${unlockers.id} is not null`,
    })
    .from(passkeys)
    .innerJoin(accounts, eq(accounts.id, passkeys.accountId))
    .leftJoin(unlockers, and(ownUnlocker, eq(unlockers.generation, accounts.generation)))
    .where(eq(passkeys.accountId, scope.accountId))
    .orderBy(asc(passkeys.createdAt), passkeys.id)
}

export type NewPasskeyRow = Omit<typeof passkeys.$inferInsert, "accountId">

/** Keeps a new passkey. @returns false where somebody has a passkey of that id already */
export async function insertPasskey(tx: Tx, scope: OwnerScope, row: NewPasskeyRow): Promise<boolean> {
  const made = await tx
    .insert(passkeys)
    .values({ ...row, accountId: scope.accountId })
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id })
  return made.length === 1
}

/** Gives it another name. @returns whether it was there */
export async function renamePasskey(
  db: Queryable,
  scope: OwnerScope,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<boolean> {
  const done = await db
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.accountId, scope.accountId), eq(passkeys.id, id)))
    .returning({ id: passkeys.id })
  return done.length === 1
}

/** Takes it away, with what it opened. @returns whether it was there */
export async function deletePasskey(tx: Tx, scope: OwnerScope, id: string): Promise<boolean> {
  const { accountId } = scope
  const gone = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.accountId, accountId), eq(passkeys.id, id)))
    .returning({ id: passkeys.id })
  await tx.delete(unlockers).where(and(eq(unlockers.accountId, accountId), eq(unlockers.id, id), eq(unlockers.kind, "passkey")))
  return gone.length === 1
}

/**
 * Notes a use, and how many the authenticator has counted: that must have grown, unless it counts none at all (WebAuthn 7.2, step 22).
 * One conditional update, so that of two copies that answer at once one is refused. @returns false where it had not grown
 */
export async function notePasskeyUse(
  db: Queryable,
  { id, counter, now }: { readonly id: string; readonly counter: number; readonly now: Date },
): Promise<boolean> {
  const hasGrown = counter === 0 ? eq(passkeys.counter, 0) : lt(passkeys.counter, counter)
  const noted = await db
    .update(passkeys)
    .set({ counter, usedAt: now })
    .where(and(eq(passkeys.id, id), hasGrown))
    .returning({ id: passkeys.id })
  return noted.length === 1
}

type PasskeyUnlocker = {
  readonly id: string
  readonly accountId: string
  readonly generation: number
  readonly sealedKey: Uint8Array
  readonly now: Date
}

/** Lets a passkey open the account key, in the place of what it opened before. @returns false where it was taken away meanwhile */
export async function putPasskeyUnlocker(tx: Tx, { now, ...row }: PasskeyUnlocker): Promise<boolean> {
  const { id, accountId, generation, sealedKey } = row
  const there = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.accountId, accountId)))
    .for("update")
  if (there.length === 0) return false
  const set = { accountId, generation, sealedKey, createdAt: now }
  await tx
    .insert(unlockers)
    .values({ id, kind: "passkey", ...set })
    .onConflictDoUpdate({ target: unlockers.id, set, setWhere: eq(unlockers.kind, "passkey") })
  return true
}
