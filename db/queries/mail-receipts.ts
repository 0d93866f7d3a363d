import { and, eq, ne, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { mailReceipts, recipients } from "../schema.ts"

export type MailReceipt = { readonly token: string; readonly messageId: string; readonly position: number; readonly expiresAt: Date }

/** Written down before the mail leaves, because a bounce may be faster than the word of the mail server. Twice is once. */
export async function insertMailReceipt(db: Queryable, receipt: MailReceipt): Promise<void> {
  await db.insert(mailReceipts).values(receipt).onConflictDoNothing()
}

export async function isMailReceipt(db: Queryable, token: string): Promise<boolean> {
  const rows = await db
    .select({ one: sql`1` })
    .from(mailReceipts)
    .where(eq(mailReceipts.token, token))
  return rows.length > 0
}

/** Which message a token was for; locks nothing. */
export async function findReturnedMessage(db: Queryable, token: string): Promise<string | null> {
  const [row] = await db.select({ messageId: mailReceipts.messageId }).from(mailReceipts).where(eq(mailReceipts.token, token))
  return row?.messageId ?? null
}

/** Takes what is waited for out; of two bounces of one notice one gets it. */
export async function takeMailReceipt(tx: Tx, token: string): Promise<{ readonly messageId: string; readonly position: number } | null> {
  const [row] = await tx
    .delete(mailReceipts)
    .where(eq(mailReceipts.token, token))
    .returning({ messageId: mailReceipts.messageId, position: mailReceipts.position })
  return row ?? null
}

type Returned = { readonly messageId: string; readonly position: number; readonly at: Date; readonly status: string }

/** For the sender: the notice to this recipient came back. @returns the recipient's address, or null when that is known already */
export async function recordReturned(tx: Tx, { messageId, position, at, status }: Returned): Promise<string | null> {
  const [row] = await tx
    .update(recipients)
    .set({ notice: "returned", noticeAt: at, noticeStatus: status })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position), ne(recipients.notice, "returned")))
    .returning({ address: recipients.address })
  return row?.address ?? null
}
