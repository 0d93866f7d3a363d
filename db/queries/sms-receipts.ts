import { and, eq, or, sql } from "drizzle-orm"
import type { Tx } from "../client.ts"
import { recipients, smsReceipts, type SmsFate } from "../schema.ts"

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

/** For the sender: whether the last text message that was reported of, a code or a notice, reached this recipient's phone. */
export async function recordSmsOutcome(tx: Tx, { messageId, position, failedAt }: Outcome): Promise<void> {
  await tx
    .update(recipients)
    .set({ smsFailedAt: failedAt })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
}

type Fate = { readonly messageId: string; readonly position: number; readonly about: "notice" | "receipt"; readonly fate: SmsFate }

/**
 * For the sender: what came of a text message that they asked for (M6), to this recipient or about this recipient's reading; the latter stands at
 * every address of the same holder.
 */
export async function recordSmsFate(tx: Tx, { messageId, position, about, fate }: Fate): Promise<void> {
  const isAt = eq(recipients.position, position)
  const isHolders = sql`${recipients.holderId} = (select r.holder_id from recipients r where r.message_id = ${messageId} and r.position = ${position})`
  await tx
    .update(recipients)
    .set(about === "notice" ? { smsNotice: fate } : { smsReceipt: fate })
    .where(and(eq(recipients.messageId, messageId), about === "notice" ? isAt : or(isAt, isHolders)))
}
