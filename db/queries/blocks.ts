import { and, asc, eq, gt, inArray, ne, sql } from "drizzle-orm"
import type { Address } from "#lib/address.ts"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, blocks, deliveries, messages } from "../schema.ts"
import { isThere } from "./deliveries.ts"
import { isLiveDelivery } from "./live.ts"

export type BlockRow = Omit<typeof blocks.$inferSelect, "holderId">

const columns = { id: blocks.id, hash: blocks.hash, keyVersion: blocks.keyVersion, generation: blocks.generation, sealed: blocks.sealed }

/** Whom a person has blocked. */
export async function findBlocks(db: Queryable, scope: OwnerScope): Promise<BlockRow[]> {
  return db.select(columns).from(blocks).where(eq(blocks.holderId, scope.accountId))
}

/** The same, and nobody else adds one until the end of the transaction: how many there may be is counted. */
export async function lockBlocks(tx: Tx, scope: OwnerScope): Promise<BlockRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('blocks ' || ${scope.accountId}, 0))`)
  return findBlocks(tx, scope)
}

export async function insertBlock(tx: Tx, scope: OwnerScope, row: BlockRow): Promise<void> {
  await tx.insert(blocks).values({ ...row, holderId: scope.accountId })
}

/** @returns false when this person has none such */
export async function deleteBlock(db: Queryable, scope: OwnerScope, id: string): Promise<boolean> {
  const rows = await db
    .delete(blocks)
    .where(and(eq(blocks.holderId, scope.accountId), eq(blocks.id, id)))
    .returning({ id: blocks.id })
  return rows.length > 0
}

/** Which of these hashes are those of a block. */
export async function findBlockHashes(db: Queryable, hashes: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (hashes.length === 0) return []
  const rows = await db
    .select({ hash: blocks.hash })
    .from(blocks)
    .where(inArray(blocks.hash, [...hashes]))
  return rows.map(({ hash }) => hash)
}

type Portion = { /** The last one of the portion before; null to begin. */ readonly after: string | null; readonly limit: number }

/** Everybody who has blocked somebody, in the order of their ids. */
export async function findBlockingHolders(db: Queryable, { after, limit }: Portion): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: blocks.holderId })
    .from(blocks)
    .where(after === null ? undefined : gt(blocks.holderId, after))
    .orderBy(asc(blocks.holderId))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Forgets blocks of somebody who is being deleted. */
export async function deleteBlocksOf(db: Queryable, hashes: readonly Uint8Array[]): Promise<void> {
  if (hashes.length > 0) await db.delete(blocks).where(inArray(blocks.hash, [...hashes]))
}

/**
 * Holds the account of a sender who is to be blocked until the end of the transaction: whoever closes it waits, and then forgets the block (D2).
 * @returns false where it is closed, or gone
 */
export async function holdSender(tx: Tx, accountId: string): Promise<boolean> {
  await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for("key share")
  const addresses = await tx
    .select({ address: accountAddresses.address })
    .from(accountAddresses)
    .where(eq(accountAddresses.accountId, accountId))
    .limit(1)
  return addresses.length > 0
}

type FromAddress = { readonly address: Address; readonly now: Date; readonly limit: number }

/**
 * The newest messages that the holder has from whoever has this address now; which address each was sent from stands in its header. Only what opens with
 * the holder's key.
 */
export async function findMessagesFrom(
  db: Queryable,
  scope: HolderScope,
  { address, now, limit }: FromAddress,
): Promise<{ readonly id: string; readonly header: Uint8Array }[]> {
  return db
    .select({ id: messages.id, header: messages.header })
    .from(accountAddresses)
    .innerJoin(messages, eq(messages.senderId, accountAddresses.accountId))
    .innerJoin(deliveries, and(eq(deliveries.messageId, messages.id), eq(deliveries.holderId, scope.holderId)))
    .where(
      and(
        eq(accountAddresses.address, address),
        ne(deliveries.role, "sender"),
        isThere,
        sql`${deliveries.stanza} is not null`,
        isLiveDelivery(now),
      ),
    )
    .orderBy(sql`${messages.sentAt} desc`)
    .limit(limit)
}
