import { and, asc, desc, eq } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, mailboxNotes } from "../schema.ts"

export type NoteRow = Pick<typeof mailboxNotes.$inferSelect, "id" | "messageId" | "generation" | "sealed">

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

/** The caller has locked the mailbox's copy of the message. */
export async function insertNote(tx: Tx, { holderId }: HolderScope, row: NoteRow & { readonly writtenAt: Date }): Promise<void> {
  await tx.insert(mailboxNotes).values({ mailboxId: holderId, ...row })
}
