import { and, asc, desc, eq, inArray } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, mailboxNotes } from "../schema.ts"

export type NoteRow = Pick<typeof mailboxNotes.$inferSelect, "id" | "messageId" | "generation" | "sealed">

const columns = {
  id: mailboxNotes.id,
  messageId: mailboxNotes.messageId,
  generation: mailboxNotes.generation,
  sealed: mailboxNotes.sealed,
}

const isOf = (mailboxId: string, noteId: string) => and(eq(mailboxNotes.mailboxId, mailboxId), eq(mailboxNotes.id, noteId))

/** The newest notes on the conversation of a message of a mailbox, oldest first, wherever its messages lie. */
export async function findNotes(
  db: Queryable,
  { holderId }: HolderScope,
  { messageId, limit }: { readonly messageId: string; readonly limit: number },
): Promise<NoteRow[]> {
  const conversation = db
    .select({ id: deliveries.conversationId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId)))
  const { id, generation, sealed, writtenAt } = mailboxNotes
  const newest = db
    .select({ id, messageId: mailboxNotes.messageId, generation, sealed, writtenAt })
    .from(mailboxNotes)
    .innerJoin(deliveries, and(eq(deliveries.holderId, mailboxNotes.mailboxId), eq(deliveries.messageId, mailboxNotes.messageId)))
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.conversationId, conversation)))
    .orderBy(desc(writtenAt), desc(id))
    .limit(limit)
    .as("newest")
  return db
    .select({ id: newest.id, messageId: newest.messageId, generation: newest.generation, sealed: newest.sealed })
    .from(newest)
    .orderBy(asc(newest.writtenAt), asc(newest.id))
}

/** One note of a mailbox. */
export async function findNote(db: Queryable, { holderId }: HolderScope, noteId: string): Promise<NoteRow | null> {
  const [row] = await db.select(columns).from(mailboxNotes).where(isOf(holderId, noteId))
  return row ?? null
}

/** The same, locked: nobody else changes it or takes it away. The caller has locked the mailbox's copy of its message. */
export async function lockNote(tx: Tx, { holderId }: HolderScope, noteId: string): Promise<NoteRow | null> {
  const [row] = await tx.select(columns).from(mailboxNotes).where(isOf(holderId, noteId)).for("update")
  return row ?? null
}

/** Puts what it says now in the place of what it said. Its row is locked. */
export async function replaceNote(
  tx: Tx,
  { holderId }: HolderScope,
  { id, generation, sealed }: Pick<NoteRow, "id" | "generation" | "sealed">,
): Promise<void> {
  await tx.update(mailboxNotes).set({ generation, sealed }).where(isOf(holderId, id))
}

/** @returns those of these notes that were there */
export async function deleteNotes(tx: Tx, { holderId }: HolderScope, noteIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .delete(mailboxNotes)
    .where(and(eq(mailboxNotes.mailboxId, holderId), inArray(mailboxNotes.id, [...noteIds])))
    .returning({ id: mailboxNotes.id })
  return rows.map(({ id }) => id)
}

/** The caller has locked the mailbox's copy of the message. */
export async function insertNote(tx: Tx, { holderId }: HolderScope, row: NoteRow & { readonly writtenAt: Date }): Promise<void> {
  await tx.insert(mailboxNotes).values({ mailboxId: holderId, ...row })
}
