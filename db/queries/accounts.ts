import { and, eq, ne, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, accountSecrets, unlockers } from "../schema.ts"
import type { PasswordParams, RecoveryParams } from "../schema/accounts.ts"

/**
 * Of a row of accounts: a forgotten password would close new messages, and a code to the phone may open one: no recovery sheet and no passkey that opens the
 * keys of today, no authenticator, the phone not lost (keys.md 4). Names written out: in a question about one table columns lose theirs.
 */
export const needsLink = sql<boolean>`(accounts.phone is not null and accounts.phone_lost_at is null
  and not exists (select from authenticators where authenticators.account_id = accounts.id)
  and not exists (select from unlockers where unlockers.account_id = accounts.id
    and unlockers.generation = accounts.generation and unlockers.kind in ('recovery_sheet', 'passkey')))`

export type SignInRow = {
  readonly accountId: string
  readonly state: "active" | "blocked"
  readonly name: string
  readonly language: string
  readonly timeZone: string
  readonly generation: number
  readonly phone: Uint8Array | null
  readonly unlockerId: string
  readonly params: PasswordParams
  readonly verifier: Uint8Array
  readonly sealedKey: Uint8Array
}

/** What a password given with this address is tried against; null when nobody signs in with it. */
export async function findPasswordByAddress(db: Queryable, address: string): Promise<SignInRow | null> {
  const [row] = await db
    .select(passwordColumns)
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .innerJoin(unlockers, ownPassword)
    .where(eq(accountAddresses.address, address))
  return complete(row)
}

/** The same for the signed-in person. */
export const findOwnPassword = (db: Queryable, scope: OwnerScope): Promise<SignInRow | null> => findPasswordOf(db, scope.accountId)

/** The same for somebody who is known to be the account's owner otherwise: by a passkey, by the mailbox. */
export async function findPasswordOf(db: Queryable, accountId: string): Promise<SignInRow | null> {
  const [row] = await db.select(passwordColumns).from(accounts).innerJoin(unlockers, ownPassword).where(eq(accounts.id, accountId))
  return complete(row)
}

/**
 * The verifier of the password in force, locked until the transaction ends: a session that is made beside a change of the password is made either before
 * it, and ended by it, or not at all (B14, B43). Null where the account has none.
 */
export async function lockPassword(tx: Tx, accountId: string): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ verifier: unlockers.verifier })
    .from(unlockers)
    .where(and(eq(unlockers.accountId, accountId), eq(unlockers.kind, "password")))
    .for("share")
  return row?.verifier ?? null
}

const ownPassword = and(eq(unlockers.accountId, accounts.id), eq(unlockers.kind, "password"), eq(unlockers.generation, accounts.generation))

const passwordColumns = {
  accountId: accounts.id,
  state: accounts.state,
  name: accounts.name,
  language: accounts.language,
  timeZone: accounts.timeZone,
  generation: accounts.generation,
  phone: accounts.phone,
  unlockerId: unlockers.id,
  params: unlockers.params,
  verifier: unlockers.verifier,
  sealedKey: unlockers.sealedKey,
}

type PasswordColumns = Omit<SignInRow, "params" | "verifier"> & {
  readonly params: PasswordParams | RecoveryParams | null
  readonly verifier: Uint8Array | null
}

function complete(row: PasswordColumns | undefined): SignInRow | null {
  if (row?.params == null || !("salt" in row.params) || row.verifier === null) return null
  return { ...row, params: row.params, verifier: row.verifier }
}

/** Whether an address is proven by somebody, and the language that its owner reads. The invited have proven nothing. */
export async function findAddressOwner(
  db: Queryable,
  address: string,
): Promise<{ readonly accountId: string; readonly language: string } | null> {
  const [row] = await db
    .select({ accountId: accounts.id, language: accounts.language })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(and(eq(accountAddresses.address, address), ne(accounts.kind, "invited")))
  return row ?? null
}

export type SecretsRow = {
  readonly generation: number
  readonly kemSeed: Uint8Array
  readonly signingSeed: Uint8Array
  readonly listKey: Uint8Array
  readonly searchKey: Uint8Array
  readonly previousKey: Uint8Array | null
}

export const secretsColumns = {
  generation: accountSecrets.generation,
  kemSeed: accountSecrets.kemSeed,
  signingSeed: accountSecrets.signingSeed,
  listKey: accountSecrets.listKey,
  searchKey: accountSecrets.searchKey,
  previousKey: accountSecrets.previousKey,
}

/** The sealed secrets of one generation of an account. */
export async function findSecrets(db: Queryable, accountId: string, generation: number): Promise<SecretsRow | null> {
  const [row] = await db
    .select(secretsColumns)
    .from(accountSecrets)
    .where(and(eq(accountSecrets.accountId, accountId), eq(accountSecrets.generation, generation)))
  return row ?? null
}

export type NewPassword = {
  /** The verifier that was there when the old password was tried. */
  readonly tried: Uint8Array
  readonly params: PasswordParams
  readonly verifier: Uint8Array
  readonly sealedKey: Uint8Array
  readonly now: Date
}

/** Puts another password in place of the one there: only if that is still the one that was tried, so that of two changes one wins. */
export async function replacePassword(tx: Tx, { accountId }: { readonly accountId: string }, password: NewPassword): Promise<boolean> {
  const { tried, params, verifier, sealedKey, now } = password
  const done = await tx
    .update(unlockers)
    .set({ params, verifier, sealedKey, createdAt: now })
    .where(and(eq(unlockers.accountId, accountId), eq(unlockers.kind, "password"), eq(unlockers.verifier, tried)))
    .returning({ id: unlockers.id })
  return done.length === 1
}

/** A recovery sheet, for whoever types its key. */
export type RecoverySheetRow = {
  readonly accountId: string
  readonly unlockerId: string
  readonly generation: number
  readonly params: RecoveryParams
  readonly verifier: Uint8Array
  readonly sealedKey: Uint8Array
}

/** The sheet that opens the account's key as it is now, or null where there is none. */
export async function findRecoverySheet(db: Queryable, accountId: string): Promise<RecoverySheetRow | null> {
  const [row] = await db
    .select({
      accountId: unlockers.accountId,
      unlockerId: unlockers.id,
      generation: unlockers.generation,
      params: unlockers.params,
      verifier: unlockers.verifier,
      sealedKey: unlockers.sealedKey,
    })
    .from(unlockers)
    .innerJoin(accounts, and(eq(accounts.id, unlockers.accountId), eq(accounts.generation, unlockers.generation)))
    .where(and(eq(unlockers.accountId, accountId), eq(unlockers.kind, "recovery_sheet")))
  if (row?.params == null || row.verifier === null) return null
  return { ...row, params: row.params, verifier: row.verifier }
}

type NewSheet = Omit<RecoverySheetRow, "accountId"> & { readonly now: Date }

/** Puts a sheet in the place of the one before, whose key opens nothing from then on (I5). */
export async function putRecoverySheet(tx: Tx, scope: OwnerScope, { unlockerId, now, ...sheet }: NewSheet): Promise<void> {
  await deleteRecoverySheet(tx, scope)
  await tx.insert(unlockers).values({ ...sheet, id: unlockerId, accountId: scope.accountId, kind: "recovery_sheet", createdAt: now })
}

/** @returns whether there was one */
export async function deleteRecoverySheet(tx: Tx, { accountId }: { readonly accountId: string }): Promise<boolean> {
  const gone = await tx
    .delete(unlockers)
    .where(and(eq(unlockers.accountId, accountId), eq(unlockers.kind, "recovery_sheet")))
    .returning({ id: unlockers.id })
  return gone.length > 0
}
