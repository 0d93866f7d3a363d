import { and, eq, gt, inArray, isNotNull, isNull, lt, lte, max, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, accountSecrets, accountWaits } from "../schema.ts"

/** Somebody who cannot sign in. */
export type OwnerRow = {
  readonly accountId: string
  readonly name: string
  readonly language: string
  readonly timeZone: string
  readonly generation: number
}

const owner = {
  accountId: accounts.id,
  name: accounts.name,
  language: accounts.language,
  timeZone: accounts.timeZone,
  generation: accounts.generation,
}

/** Whose account an address opens the way back to: proven by somebody who may sign in. */
export async function findOwnerByAddress(db: Queryable, address: string): Promise<OwnerRow | null> {
  const [row] = await db
    .select(owner)
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(
      and(
        eq(accountAddresses.address, address),
        isNotNull(accountAddresses.provenAt),
        eq(accounts.kind, "person"),
        eq(accounts.state, "active"),
      ),
    )
  return row ?? null
}

/** By account. */
export async function findOwner(db: Queryable, scope: OwnerScope): Promise<OwnerRow | null> {
  const [row] = await db
    .select(owner)
    .from(accounts)
    .where(and(eq(accounts.id, scope.accountId), eq(accounts.state, "active")))
  return row ?? null
}

/** The same by account, locked until the end of the transaction: of two who change its keys at once the second sees what the first did. */
export async function lockOwner(tx: Tx, scope: OwnerScope): Promise<OwnerRow | null> {
  const [row] = await tx
    .select(owner)
    .from(accounts)
    .where(and(eq(accounts.id, scope.accountId), eq(accounts.state, "active")))
    .for("no key update")
  return row ?? null
}

export type WaitKind = "restart" | "new_number" | "help"

export type WaitRow = {
  readonly dueAt: Date
  /** Not carried out by then, it is void. */ readonly endsAt: Date
  /** Sealed; only for another number. */
  readonly phone: Uint8Array | null
}

/** What the account waits for and was not given up yet, or null. */
export async function findWait(
  db: Queryable,
  scope: OwnerScope,
  { kind, now }: { readonly kind: WaitKind; readonly now: Date },
): Promise<WaitRow | null> {
  const [row] = await db
    .select({ dueAt: accountWaits.dueAt, endsAt: accountWaits.endsAt, phone: accountWaits.phone })
    .from(accountWaits)
    .where(and(eq(accountWaits.accountId, scope.accountId), eq(accountWaits.kind, kind), gt(accountWaits.endsAt, now)))
  return row ?? null
}

export type NewWait = {
  readonly kind: WaitKind
  readonly startedAt: Date
  readonly dueAt: Date
  readonly endsAt: Date
  readonly toldAt: Date | null
  readonly phone: Uint8Array | null
  readonly stopCode: Uint8Array
  readonly stopHash: Uint8Array
}

/** Begins a wait; one that is over is replaced. @returns false where one is running: that one stays as it is */
export async function insertWait(tx: Tx, scope: OwnerScope, wait: NewWait): Promise<boolean> {
  await tx
    .delete(accountWaits)
    .where(and(eq(accountWaits.accountId, scope.accountId), eq(accountWaits.kind, wait.kind), lte(accountWaits.endsAt, wait.startedAt)))
  const rows = await tx
    .insert(accountWaits)
    .values({ ...wait, accountId: scope.accountId })
    .onConflictDoNothing()
    .returning({ kind: accountWaits.kind })
  return rows.length === 1
}

const WAITS: readonly WaitKind[] = ["restart", "new_number", "help"]

/** Ends waits of this account, one kind or all. @returns which there were */
export async function deleteWaits(tx: Tx, scope: OwnerScope, kind?: WaitKind): Promise<readonly WaitKind[]> {
  const rows = await tx
    .delete(accountWaits)
    .where(and(eq(accountWaits.accountId, scope.accountId), inArray(accountWaits.kind, kind === undefined ? [...WAITS] : [kind])))
    .returning({ kind: accountWaits.kind })
  return WAITS.filter((each) => rows.some((row) => row.kind === each))
}

type Hashes = readonly Uint8Array[]

/** The wait that a code stops, or null. */
export async function findWaitByHash(
  db: Queryable,
  { hashes, now }: { readonly hashes: Hashes; readonly now: Date },
): Promise<{ readonly accountId: string; readonly kind: WaitKind } | null> {
  const [row] = await db
    .select({ accountId: accountWaits.accountId, kind: sql<WaitKind>`${accountWaits.kind}` })
    .from(accountWaits)
    .where(and(inArray(accountWaits.stopHash, [...hashes]), gt(accountWaits.endsAt, now)))
  return row ?? null
}

/** Ends it. @returns false where it was stopped or carried out meanwhile */
export async function deleteWaitByHash(tx: Tx, scope: OwnerScope, hashes: Hashes): Promise<boolean> {
  const rows = await tx
    .delete(accountWaits)
    .where(and(eq(accountWaits.accountId, scope.accountId), inArray(accountWaits.stopHash, [...hashes])))
    .returning({ kind: accountWaits.kind })
  return rows.length === 1
}

/** Spends a wait that is over, so that of two at once one carries it out. @returns it, or null: stopped, not over, given up */
export async function takeDueWait(
  tx: Tx,
  scope: OwnerScope,
  { kind, now }: { readonly kind: WaitKind; readonly now: Date },
): Promise<WaitRow | null> {
  const [row] = await tx
    .delete(accountWaits)
    .where(
      and(
        eq(accountWaits.accountId, scope.accountId),
        eq(accountWaits.kind, kind),
        lte(accountWaits.dueAt, now),
        gt(accountWaits.endsAt, now),
      ),
    )
    .returning({ dueAt: accountWaits.dueAt, endsAt: accountWaits.endsAt, phone: accountWaits.phone })
  return row ?? null
}

export type DueWait = { readonly accountId: string; readonly kind: WaitKind }

/** Waits that are over and whose owners were not told so yet. */
export async function findDueWaits(db: Queryable, { now, limit }: { readonly now: Date; readonly limit: number }): Promise<DueWait[]> {
  return db
    .select({ accountId: accountWaits.accountId, kind: sql<WaitKind>`${accountWaits.kind}` })
    .from(accountWaits)
    .where(
      and(inArray(accountWaits.kind, [...WAITS]), lte(accountWaits.dueAt, now), gt(accountWaits.endsAt, now), isNull(accountWaits.toldAt)),
    )
    .limit(limit)
}

/** Judged again: what was found may have been stopped and begun anew. @returns the wait, or null where it was told before, is gone or is not over */
export async function markTold(
  tx: Tx,
  { accountId, kind, now }: { readonly accountId: string; readonly kind: WaitKind; readonly now: Date },
): Promise<{ readonly endsAt: Date; readonly stopCode: Uint8Array | null } | null> {
  const [row] = await tx
    .update(accountWaits)
    .set({ toldAt: now })
    .where(
      and(eq(accountWaits.accountId, accountId), eq(accountWaits.kind, kind), lte(accountWaits.dueAt, now), isNull(accountWaits.toldAt)),
    )
    .returning({ endsAt: accountWaits.endsAt, stopCode: accountWaits.stopCode })
  return row ?? null
}

/** Drops waits that nobody carried out in time. @returns them */
export async function deleteEndedWaits(tx: Tx, now: Date): Promise<readonly { readonly accountId: string; readonly kind: WaitKind }[]> {
  return tx
    .delete(accountWaits)
    .where(and(inArray(accountWaits.kind, [...WAITS]), lte(accountWaits.endsAt, now)))
    .returning({ accountId: accountWaits.accountId, kind: sql<WaitKind>`${accountWaits.kind}` })
}

/** Notes that the account was begun anew, so that what it lost is erased even if this process stops now. */
export async function insertRestarted(
  tx: Tx,
  scope: OwnerScope,
  { now, endsAt }: { readonly now: Date; readonly endsAt: Date },
): Promise<void> {
  await tx
    .insert(accountWaits)
    .values({ accountId: scope.accountId, kind: "restarted", startedAt: now, dueAt: now, endsAt, toldAt: now })
    .onConflictDoUpdate({ target: [accountWaits.accountId, accountWaits.kind], set: { startedAt: now, dueAt: now, endsAt } })
}

/** Accounts that were begun anew. */
export async function findRestarted(db: Queryable): Promise<{ readonly accountId: string; readonly endsAt: Date }[]> {
  return db
    .select({ accountId: accountWaits.accountId, endsAt: accountWaits.endsAt })
    .from(accountWaits)
    .where(eq(accountWaits.kind, "restarted"))
}

/** Nothing is left of the generations before: their sealed secrets go too. */
export async function endRestarted(
  tx: Tx,
  { accountId, generation }: { readonly accountId: string; readonly generation: number },
): Promise<void> {
  await tx.delete(accountSecrets).where(and(eq(accountSecrets.accountId, accountId), lt(accountSecrets.generation, generation)))
  await tx.delete(accountWaits).where(and(eq(accountWaits.accountId, accountId), eq(accountWaits.kind, "restarted")))
}

/** The oldest generation that the account's key still leads to: one that was begun anew has no key of the one before. */
export async function findFirstReadable(db: Queryable, accountId: string): Promise<number> {
  const [row] = await db
    .select({ generation: max(accountSecrets.generation) })
    .from(accountSecrets)
    .where(and(eq(accountSecrets.accountId, accountId), isNull(accountSecrets.previousKey)))
  return row?.generation ?? 0
}
