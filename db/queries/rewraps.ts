import { and, eq, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, certificates, deliveries, messages, recipients, rewraps, type HolderRole } from "../schema.ts"

/** What waits for this holder under links alone, with its sender, who may re-seal it, and the number that the sender demanded. */
export async function findWaiting(
  db: Queryable,
  holderId: string,
): Promise<{ readonly messageId: string; readonly senderId: string | null; readonly phone: Uint8Array | null }[]> {
  return db
    .select({ messageId: deliveries.messageId, senderId: messages.senderId, phone: recipients.phone })
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .innerJoin(recipients, and(eq(recipients.messageId, deliveries.messageId), eq(recipients.holderId, deliveries.holderId)))
    .where(and(eq(deliveries.holderId, holderId), isNull(deliveries.stanza)))
}

export async function insertRewraps(tx: Tx, rows: readonly (typeof rewraps.$inferInsert)[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(rewraps)
      .values([...rows])
      .onConflictDoNothing()
}

export type RewrapRow = {
  readonly holderId: string
  readonly messageId: string
  readonly role: HolderRole
  readonly address: string
  readonly generation: number
  readonly certificateBody: Uint8Array
  readonly certificateSignature: Uint8Array
}

/** What this sender's open key can seal to mailboxes that were made since. */
export async function findRewraps(db: Queryable, scope: HolderScope, limit: number): Promise<RewrapRow[]> {
  return db
    .select({
      holderId: rewraps.holderId,
      messageId: rewraps.messageId,
      role: deliveries.role,
      // Whoever was reached through a list has the list's address there, which no certificate of theirs names.
      address: sql<string>`case when ${recipients.via} is null then ${recipients.address}
        else (select a.address from account_addresses a where a.account_id = ${recipients.holderId} and a.is_main) end`,
      generation: accounts.generation,
      certificateBody: certificates.body,
      certificateSignature: certificates.signature,
    })
    .from(rewraps)
    .innerJoin(deliveries, and(eq(deliveries.holderId, rewraps.holderId), eq(deliveries.messageId, rewraps.messageId)))
    .innerJoin(recipients, and(eq(recipients.messageId, rewraps.messageId), eq(recipients.holderId, rewraps.holderId)))
    .innerJoin(accounts, eq(accounts.id, rewraps.holderId))
    .innerJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(eq(rewraps.senderId, scope.holderId))
    .limit(limit)
}

export async function deleteRewrap(
  db: Queryable,
  { holderId, messageId }: { readonly holderId: string; readonly messageId: string },
): Promise<void> {
  await db.delete(rewraps).where(and(eq(rewraps.holderId, holderId), eq(rewraps.messageId, messageId)))
}
