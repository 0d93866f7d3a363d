import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { accounts, deliveries, messages, recipients, type SmsFate } from "../schema.ts"

type Which = { readonly messageId: string }

/** Who has opened it, as the letter names them; the first of several addresses of one holder. Null where the sender's copy is gone (D2), and for who was reached through a list. */
export async function findReader(
  db: Queryable,
  scope: HolderScope,
  { messageId }: Which,
): Promise<{ readonly name: string; readonly address: string; readonly position: number } | null> {
  const [row] = await db
    .select({ position: recipients.position, name: recipients.name, address: recipients.address })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNull(recipients.via)))
    .orderBy(asc(recipients.position))
    .limit(1)
  return row ?? null
}

/** The sender of a message who still has it: their language, and the number that text messages go to, sealed; null where it is lost (I12). */
export async function findSenderPhone(
  db: Queryable,
  { messageId }: Which,
): Promise<{ readonly accountId: string; readonly language: string; readonly phone: Uint8Array | null } | null> {
  const [row] = await db
    .select({
      accountId: accounts.id,
      language: accounts.language,
      phone: sql<Uint8Array | null>`case when ${accounts.phoneLostAt} is null then ${accounts.phone} end`.mapWith(accounts.phone),
    })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .innerJoin(deliveries, and(eq(deliveries.holderId, messages.senderId), eq(deliveries.messageId, messages.id)))
    .where(eq(messages.id, messageId))
  return row ?? null
}

/** For the sender: what came of the text message that tells of this recipient's reading. */
export async function recordReceipt(
  db: Queryable,
  scope: HolderScope,
  { messageId, fate }: Which & { readonly fate: SmsFate },
): Promise<void> {
  await db
    .update(recipients)
    .set({ smsReceipt: fate })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId)))
}

/** For the sender: this recipient says that they have read it. Said again it changes nothing. */
export async function recordConfirmed(db: Queryable, scope: HolderScope, { messageId, at }: Which & { readonly at: Date }): Promise<void> {
  await db
    .update(recipients)
    .set({ confirmedAt: at })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNull(recipients.confirmedAt)))
}

/** When this holder said so; null for not yet. */
export async function findConfirmed(db: Queryable, scope: HolderScope, { messageId }: Which): Promise<Date | null> {
  const [row] = await db
    .select({ confirmedAt: recipients.confirmedAt })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNotNull(recipients.confirmedAt)))
    .limit(1)
  return row?.confirmedAt ?? null
}
