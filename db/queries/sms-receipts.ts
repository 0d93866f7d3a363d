import { and, eq } from "drizzle-orm"
import type { Tx } from "../client.ts"
import { recipients, smsReceipts } from "../schema.ts"

export type SmsReceipt = { readonly id: string; readonly messageId: string; readonly position: number; readonly expiresAt: Date }

export async function insertSmsReceipt(tx: Tx, receipt: SmsReceipt): Promise<void> {
  await tx.insert(smsReceipts).values(receipt)
}

/** Takes what is waited for out; of two reports of the end one gets it. */
export async function takeSmsReceipt(tx: Tx, id: string): Promise<{ readonly messageId: string; readonly position: number } | null> {
  const [row] = await tx
    .delete(smsReceipts)
    .where(eq(smsReceipts.id, id))
    .returning({ messageId: smsReceipts.messageId, position: smsReceipts.position })
  return row ?? null
}

type Outcome = { readonly messageId: string; readonly position: number; readonly failedAt: Date | null }

/** For the sender: whether the last code by SMS reached this recipient's phone. */
export async function recordSmsOutcome(tx: Tx, { messageId, position, failedAt }: Outcome): Promise<void> {
  await tx
    .update(recipients)
    .set({ smsFailedAt: failedAt })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
}
