import { and, asc, eq, inArray, isNotNull, ne, or, sql, type SQL } from "drizzle-orm"
import { alias, type AnyPgColumn } from "drizzle-orm/pg-core"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import {
  accountAddresses,
  accounts,
  deliveries,
  HELD_FOLDER,
  mailboxClaims,
  mailboxDone,
  mailboxFirstReads,
  mailboxMembers,
} from "../schema.ts"

/** How much was given to an account that it has not opened since. */
export const newClaimsOf = (account: AnyPgColumn): SQL<number> =>
  sql<number>`(select count(*)::int from ${mailboxClaims} where ${mailboxClaims.memberId} = ${account} and ${mailboxClaims.isNew})`

/** Who takes care of something: a reader of the mailbox. */
export type ClaimantRow = { readonly id: string; readonly name: string }

export type WorkRow = { readonly messageId: string; readonly claimant: ClaimantRow | null; readonly isDone: boolean }

const claimOfDelivery = and(eq(mailboxClaims.mailboxId, deliveries.holderId), eq(mailboxClaims.conversationId, deliveries.conversationId))
const doneOfDelivery = and(eq(mailboxDone.mailboxId, deliveries.holderId), eq(mailboxDone.messageId, deliveries.messageId))

/** How it stands with these messages of a mailbox. */
export async function findWork(db: Queryable, { holderId }: HolderScope, messageIds: readonly string[]): Promise<WorkRow[]> {
  if (messageIds.length === 0) return []
  return db
    .select({
      messageId: deliveries.messageId,
      claimant: { id: accounts.id, name: accounts.name },
      isDone: sql<boolean>`${mailboxDone.doneAt} is not null`,
    })
    .from(deliveries)
    .leftJoin(mailboxClaims, claimOfDelivery)
    .leftJoin(accounts, eq(accounts.id, mailboxClaims.memberId))
    .leftJoin(mailboxDone, doneOfDelivery)
    .where(and(eq(deliveries.holderId, holderId), inArray(deliveries.messageId, [...messageIds])))
}

export type MessageWork = {
  readonly claimant: ClaimantRow | null
  readonly claimedAt: Date | null
  readonly doneAt: Date | null
  /** Null where it is not done, and where they have no account any more. */
  readonly doneBy: string | null
  /** Whether it is known who opened it first, and that one's name; null where they have no account any more. */
  readonly isFirstKnown: boolean
  readonly firstReader: string | null
}

/** How it stands with one message of a mailbox, or null where it is not there. */
export async function findMessageWork(db: Queryable, { holderId }: HolderScope, messageId: string): Promise<MessageWork | null> {
  const [doer, reader] = [alias(accounts, "doer"), alias(accounts, "reader")]
  const [row] = await db
    .select({
      claimant: { id: accounts.id, name: accounts.name },
      claimedAt: mailboxClaims.claimedAt,
      doneAt: mailboxDone.doneAt,
      doneBy: doer.name,
      isFirstKnown: sql<boolean>`${mailboxFirstReads.messageId} is not null`,
      firstReader: reader.name,
    })
    .from(deliveries)
    .leftJoin(mailboxClaims, claimOfDelivery)
    .leftJoin(accounts, eq(accounts.id, mailboxClaims.memberId))
    .leftJoin(mailboxDone, doneOfDelivery)
    .leftJoin(doer, eq(doer.id, mailboxDone.doneBy))
    .leftJoin(
      mailboxFirstReads,
      and(eq(mailboxFirstReads.mailboxId, deliveries.holderId), eq(mailboxFirstReads.messageId, deliveries.messageId)),
    )
    .leftJoin(reader, eq(reader.id, mailboxFirstReads.readerId))
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId)))
  return row ?? null
}

/**
 * The conversation of a message of a mailbox, with the message locked, so that the conversation does not go meanwhile. Null where it is not there, in Trash, or
 * has not left: what lies in Trash is nobody's.
 */
export async function lockConversation(tx: Tx, { holderId }: HolderScope, messageId: string): Promise<string | null> {
  const [row] = await tx
    .select({ conversationId: deliveries.conversationId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.holderId, holderId),
        eq(deliveries.messageId, messageId),
        ne(deliveries.folder, "trash"),
        ne(deliveries.folder, HELD_FOLDER),
      ),
    )
    .for("update")
  return row?.conversationId ?? null
}

const claimOf = ({ holderId }: HolderScope, conversationId: string) =>
  and(eq(mailboxClaims.mailboxId, holderId), eq(mailboxClaims.conversationId, conversationId))

export async function findClaimant(db: Queryable, scope: HolderScope, conversationId: string): Promise<ClaimantRow | null> {
  const [row] = await db
    .select({ id: accounts.id, name: accounts.name })
    .from(mailboxClaims)
    .innerJoin(accounts, eq(accounts.id, mailboxClaims.memberId))
    .where(claimOf(scope, conversationId))
  return row ?? null
}

type Claim = { readonly conversationId: string; readonly memberId: string; readonly claimedAt: Date; readonly isNew: boolean }

/** Gives a conversation that is nobody's to a reader: of two at once one gets it. @returns false where somebody has it */
export async function insertClaim(tx: Tx, { holderId }: HolderScope, claim: Claim): Promise<boolean> {
  const rows = await tx
    .insert(mailboxClaims)
    .values({ mailboxId: holderId, ...claim })
    .onConflictDoNothing()
    .returning({ memberId: mailboxClaims.memberId })
  return rows.length === 1
}

/** Gives a conversation from one reader to another. @returns false where the one has it no more */
export async function moveClaim(tx: Tx, scope: HolderScope, from: string, { conversationId, ...to }: Claim): Promise<boolean> {
  const rows = await tx
    .update(mailboxClaims)
    .set(to)
    .where(and(claimOf(scope, conversationId), eq(mailboxClaims.memberId, from)))
    .returning({ memberId: mailboxClaims.memberId })
  return rows.length === 1
}

/** Makes a conversation nobody's. @returns false where the reader has it no more */
export async function deleteClaim(tx: Tx, scope: HolderScope, from: string, conversationId: string): Promise<boolean> {
  const rows = await tx
    .delete(mailboxClaims)
    .where(and(claimOf(scope, conversationId), eq(mailboxClaims.memberId, from)))
    .returning({ memberId: mailboxClaims.memberId })
  return rows.length === 1
}

/** Whom it was given to has opened it. */
export async function noteClaimSeen(db: Queryable, { holderId, memberId }: HolderScope, messageId: string): Promise<void> {
  if (memberId == null) return
  const conversation = db
    .select({ id: deliveries.conversationId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId)))
  await db
    .update(mailboxClaims)
    .set({ isNew: false })
    .where(
      and(
        eq(mailboxClaims.mailboxId, holderId),
        inArray(mailboxClaims.conversationId, conversation),
        eq(mailboxClaims.memberId, memberId),
        mailboxClaims.isNew,
      ),
    )
}

type Done = { readonly conversationId: string; readonly by: string; readonly at: Date }

/** Marks what has been read or written of a conversation as done; what nobody has opened yet is not. */
export async function insertDone(tx: Tx, { holderId }: HolderScope, { conversationId, by, at }: Done): Promise<void> {
  const read = tx
    .select({
      mailboxId: deliveries.holderId,
      messageId: deliveries.messageId,
      doneBy: sql`${by}::uuid`.as("done_by"),
      doneAt: sql`${at.toISOString()}::timestamptz`.as("done_at"),
    })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.holderId, holderId),
        eq(deliveries.conversationId, conversationId),
        ne(deliveries.folder, HELD_FOLDER),
        or(isNotNull(deliveries.readAt), eq(deliveries.role, "sender")),
      ),
    )
    // None of them goes before they are noted.
    .orderBy(deliveries.messageId)
    .for("key share")
  await tx.insert(mailboxDone).select(read).onConflictDoNothing()
  // Whoever it was given to has nothing left to look at.
  await tx
    .update(mailboxClaims)
    .set({ isNew: false })
    .where(and(eq(mailboxClaims.mailboxId, holderId), eq(mailboxClaims.conversationId, conversationId)))
}

/** Takes that back for the whole conversation. */
export async function deleteDone(tx: Tx, { holderId }: HolderScope, conversationId: string): Promise<void> {
  const messageIds = tx
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.conversationId, conversationId)))
  await tx.delete(mailboxDone).where(and(eq(mailboxDone.mailboxId, holderId), inArray(mailboxDone.messageId, messageIds)))
}

export type ReaderRow = ClaimantRow & {
  readonly grantedAt: Date
  readonly signature: Uint8Array
  readonly address: string
  readonly language: string
  readonly noticeChoice: typeof accounts.$inferSelect.noticeChoice
}

const readers = (db: Queryable, which: SQL | undefined) => {
  const { id, name, language, noticeChoice } = accounts
  const { grantedAt, signature } = mailboxMembers
  return db
    .select({ id, name, grantedAt, signature, address: accountAddresses.address, language, noticeChoice })
    .from(mailboxMembers)
    .innerJoin(accounts, eq(accounts.id, mailboxMembers.memberId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(which)
}

/** Who reads a mailbox, by name, as the rows say; whether a grant counts, its signature says. */
export async function findReaders(db: Queryable, { holderId }: HolderScope): Promise<ReaderRow[]> {
  return readers(db, eq(mailboxMembers.mailboxId, holderId)).orderBy(asc(accounts.name), asc(accounts.id))
}

/** One of them, who stays until the end of the transaction; null for who reads it no more. */
export async function holdReader(tx: Tx, { holderId }: HolderScope, memberId: string): Promise<ReaderRow | null> {
  const which = and(eq(mailboxMembers.mailboxId, holderId), eq(mailboxMembers.memberId, memberId))
  const [row] = await readers(tx, which).for("key share", { of: mailboxMembers })
  return row ?? null
}

/** How many conversations somebody takes care of that are not done, by mailbox. */
export async function countOwnClaims(db: Queryable, { accountId }: OwnerScope): Promise<ReadonlyMap<string, number>> {
  const isOpen = sql`exists (select from deliveries d where d.holder_id = ${mailboxClaims.mailboxId} and d.conversation_id = ${mailboxClaims.conversationId}
    and d.folder <> 'trash' and d.role <> 'sender' and not exists (select from mailbox_done w where w.mailbox_id = d.holder_id and w.message_id = d.message_id))`
  const rows = await db
    .select({ mailboxId: mailboxClaims.mailboxId, count: sql<number>`count(*)::int` })
    .from(mailboxClaims)
    .where(and(eq(mailboxClaims.memberId, accountId), isOpen))
    .groupBy(mailboxClaims.mailboxId)
  return new Map(rows.map(({ mailboxId, count }) => [mailboxId, count]))
}
