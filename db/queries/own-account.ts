import { asc, eq, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Id } from "#lib/ids.ts"
import type { Queryable } from "../client.ts"
import { accountAddresses, accounts, deliveries } from "../schema.ts"

export type OwnAccountRow = {
  readonly name: string
  readonly language: string
  readonly timeZone: string
  readonly phone: Uint8Array | null
  readonly termsVersion: string | null
  readonly trashDays: number | null
  readonly noticeChoice: "at_once" | "daily" | "off"
  readonly shortcuts: boolean
  /** Support has stopped its sending (M18); null where it may send. */
  readonly sendingStoppedAt: Date | null
  readonly createdAt: Date
}

/** What the account page shows of the signed-in person. */
export async function findOwnAccount(db: Queryable, scope: OwnerScope): Promise<OwnAccountRow | null> {
  const columns = {
    name: accounts.name,
    language: accounts.language,
    timeZone: accounts.timeZone,
    phone: accounts.phone,
    termsVersion: accounts.termsVersion,
    trashDays: accounts.trashDays,
    noticeChoice: accounts.noticeChoice,
    shortcuts: accounts.shortcuts,
    sendingStoppedAt: accounts.sendingStoppedAt,
    createdAt: accounts.createdAt,
  }
  const [row] = await db.select(columns).from(accounts).where(eq(accounts.id, scope.accountId))
  return row ?? null
}

type OwnAddressRow = { readonly address: string; readonly isMain: boolean }

/** Every proven address of the signed-in person, the main one first. */
export const findOwnAddresses = (db: Queryable, scope: OwnerScope): Promise<OwnAddressRow[]> => findAddressesOf(db, scope.accountId)

/** The same for somebody who is known to be the account's owner otherwise: by a right password, by a passkey. */
export async function findAddressesOf(db: Queryable, accountId: Id): Promise<OwnAddressRow[]> {
  return db
    .select({ address: accountAddresses.address, isMain: accountAddresses.isMain })
    .from(accountAddresses)
    .where(eq(accountAddresses.accountId, accountId))
    .orderBy(sql`${accountAddresses.isMain} desc`, asc(accountAddresses.address))
}

export async function updateProfile(
  db: Queryable,
  scope: OwnerScope,
  profile: { readonly name?: string; readonly language?: string; readonly timeZone?: string },
): Promise<void> {
  await db.update(accounts).set(profile).where(eq(accounts.id, scope.accountId))
}

export async function updateShortcuts(db: Queryable, scope: OwnerScope, shortcuts: boolean): Promise<void> {
  await db.update(accounts).set({ shortcuts }).where(eq(accounts.id, scope.accountId))
}

export async function updateTerms(db: Queryable, scope: OwnerScope, termsVersion: string): Promise<void> {
  await db.update(accounts).set({ termsVersion }).where(eq(accounts.id, scope.accountId))
}

/** Whether the account holds any message, in any folder. */
export async function holdsMail(db: Queryable, scope: OwnerScope): Promise<boolean> {
  const rows = await db.select({ id: deliveries.messageId }).from(deliveries).where(eq(deliveries.holderId, scope.accountId)).limit(1)
  return rows.length > 0
}
