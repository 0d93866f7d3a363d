import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import { isThere } from "./deliveries.ts"
import { deliveries, HELD_FOLDER, messageBlobs, messages, recipients, submissions } from "../schema.ts"

export type NewMessage = typeof messages.$inferInsert
export type NewRecipient = typeof recipients.$inferInsert

export async function insertMessage(tx: Tx, row: NewMessage): Promise<void> {
  await insertRows(tx, messages, [row])
}

/** Says which attachments a message holds; a blob may belong to several by forwarding. */
export async function insertMessageBlobs(tx: Tx, messageId: string, blobIds: readonly string[]): Promise<void> {
  if (blobIds.length > 0) await tx.insert(messageBlobs).values(blobIds.map((blobId) => ({ messageId, blobId })))
}

/** Whether one of these files belongs to a message already, so that whoever sends it passes it on. */
export async function areInMessages(db: Queryable, blobIds: readonly string[]): Promise<boolean> {
  if (blobIds.length === 0) return false
  const rows = await db
    .select({ blobId: messageBlobs.blobId })
    .from(messageBlobs)
    .where(inArray(messageBlobs.blobId, [...blobIds]))
    .limit(1)
  return rows.length > 0
}

export async function insertRecipients(tx: Tx, rows: readonly NewRecipient[]): Promise<void> {
  await insertRows(tx, recipients, rows)
}

/** The message that a compose form became, or null (keys.md 3: an idempotency token per form). */
export async function findSubmission(db: Queryable, scope: HolderScope, token: string, now: Date): Promise<string | null> {
  const [row] = await db
    .select({ messageId: submissions.messageId })
    .from(submissions)
    .where(and(eq(submissions.accountId, scope.holderId), eq(submissions.token, token), gt(submissions.expiresAt, now)))
  return row?.messageId ?? null
}

/** Claims a form's token for a message. Waits for a parallel claim to commit or fail. @returns false when another submit has it. */
export async function claimToken(
  tx: Tx,
  scope: HolderScope,
  claim: { readonly token: string; readonly messageId: string; readonly now: Date; readonly expiresAt: Date },
): Promise<boolean> {
  const { token, messageId, now, expiresAt } = claim
  const rows = await tx.execute(sql`
    insert into submissions (account_id, token, message_id, expires_at)
    values (${scope.holderId}, ${token}, ${messageId}, ${expiresAt.toISOString()}::timestamptz)
    on conflict (account_id, token) do update set message_id = excluded.message_id, expires_at = excluded.expires_at
      where submissions.expires_at < ${now.toISOString()}::timestamptz
    returning token`)
  return rows.length > 0
}

/**
 * Holds a message in place until the end of the transaction: whoever will write something that names it does so before locking what the sender sees of its
 * recipients, as by who erases it. @returns false when nobody has it any more
 */
export async function holdMessage(tx: Tx, messageId: string): Promise<boolean> {
  const rows = await tx.select({ id: messages.id }).from(messages).where(eq(messages.id, messageId)).for("key share")
  return rows.length > 0
}

/** Holds a message that is answered in place until the answer is committed. @returns whether this holder still has it. */
export async function lockAnswered(tx: Tx, scope: HolderScope, messageId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: messages.id })
    .from(messages)
    .innerJoin(deliveries, and(eq(deliveries.messageId, messages.id), eq(deliveries.holderId, scope.holderId), isThere))
    .where(eq(messages.id, messageId))
    .for("key share", { of: messages })
  return rows.length > 0
}

/**
 * Notes that a message is answered: at the holder who got it and answers, and at its sender where it went to that holder (M5). Whoever writes again to
 * people who have not answered has not answered either. The first that a transaction does with mail: deliveries are locked before messages, the
 * recipient's before the sender's. Where it is noted already nobody is kept waiting.
 */
export async function noteAnswered(tx: Tx, scope: HolderScope, messageId: string): Promise<void> {
  await Promise.all([
    tx.execute(sql`
      update deliveries set answered = true
      where holder_id = ${scope.holderId} and message_id = ${messageId} and role <> 'sender' and not answered`),
    tx.execute(sql`
      update deliveries set answered = true
      where holder_id = (select m.sender_id from messages m where m.id = ${messageId}
          and exists (select from recipients r where r.message_id = m.id and r.holder_id = ${scope.holderId}))
        and message_id = ${messageId} and not answered`),
  ])
}

/** For the sender of the answered message: this recipient has replied (M5). */
export async function recordReplied(
  tx: Tx,
  scope: HolderScope,
  { messageId, at }: { readonly messageId: string; readonly at: Date },
): Promise<void> {
  await tx
    .update(recipients)
    .set({ repliedAt: at })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.holderId, scope.holderId), isNull(recipients.repliedAt)))
}

/** For the sender: this recipient has fetched an attachment whole. */
export async function recordDownloaded(
  db: Queryable,
  scope: HolderScope,
  { messageId, at }: { readonly messageId: string; readonly at: Date },
): Promise<void> {
  await db
    .update(recipients)
    .set({ downloadedAt: at })
    .where(
      and(
        eq(recipients.messageId, messageId),
        eq(recipients.holderId, scope.holderId),
        isNull(recipients.downloadedAt),
        sql`exists (select from deliveries d where d.holder_id = ${scope.holderId} and d.message_id = ${messageId} and d.role <> 'given')`,
      ),
    )
}

export type TrackedRow = Pick<
  typeof recipients.$inferSelect,
  | "position"
  | "via"
  | "role"
  | "name"
  | "address"
  | "notice"
  | "noticeAt"
  | "noticeStatus"
  | "openedAt"
  | "downloadedAt"
  | "repliedAt"
  | "phone"
  | "provenDigits"
  | "wrongNumberAt"
  | "smsFailedAt"
  | "expiredAt"
  | "recalledAt"
  | "confirmedAt"
  | "endedAt"
  | "smsNotice"
  | "smsReceipt"
> & {
  /** Only a link opens it as yet. */
  readonly isWaiting: boolean
  /** Whether this recipient still has the message. */
  readonly isHeld: boolean
  /** Has it, is not the sender, and has never opened it: the sender may take it back (M7). */
  readonly isRecallable: boolean
  /** Whether the authenticator is on; null for whoever has not opened it in a mailbox of their own: nobody learns it by writing to somebody. */
  readonly hasAuthenticator: boolean | null
}

/** What happened at each recipient; only for the holder who sent it, which the condition repeats. */
export async function findTracking(
  db: Queryable,
  scope: HolderScope,
  { messageId, now }: { readonly messageId: string; readonly now: Date },
): Promise<TrackedRow[]> {
  return db
    .select({
      position: recipients.position,
      via: recipients.via,
      role: recipients.role,
      name: recipients.name,
      address: recipients.address,
      notice: recipients.notice,
      noticeAt: recipients.noticeAt,
      noticeStatus: recipients.noticeStatus,
      openedAt: recipients.openedAt,
      downloadedAt: recipients.downloadedAt,
      repliedAt: recipients.repliedAt,
      phone: recipients.phone,
      provenDigits: recipients.provenDigits,
      wrongNumberAt: recipients.wrongNumberAt,
      smsFailedAt: recipients.smsFailedAt,
      expiredAt: recipients.expiredAt,
      recalledAt: recipients.recalledAt,
      confirmedAt: recipients.confirmedAt,
      // Over at once, also before the job has erased it.
      endedAt:
        sql<Date | null>`coalesce(${recipients.endedAt}, (select d.expires_at from deliveries d where d.holder_id = ${recipients.holderId}
        and d.message_id = ${recipients.messageId} and d.role <> 'given' and d.expires_at <= ${now.toISOString()}::timestamptz and not sigill_kept(d.holder_id, d.message_id)))`.mapWith(
          recipients.endedAt,
        ),
      smsNotice: recipients.smsNotice,
      smsReceipt: recipients.smsReceipt,
      isWaiting: sql<boolean>`exists (select from deliveries d where d.holder_id = ${recipients.holderId} and d.message_id = ${recipients.messageId} and d.stanza is null)`,
      isHeld: sql<boolean>`exists (select from deliveries d where d.holder_id = ${recipients.holderId} and d.message_id = ${recipients.messageId} and d.role <> 'given')`,
      isRecallable: sql<boolean>`${recipients.openedAt} is null and exists (select from deliveries d where d.holder_id = ${recipients.holderId}
        and d.message_id = ${recipients.messageId} and d.role not in ('sender', 'given') and d.read_at is null and d.folder <> ${HELD_FOLDER})`,
      hasAuthenticator: sql<boolean | null>`case when ${recipients.openedAt} is not null
        and exists (select from accounts a where a.id = ${recipients.holderId} and a.kind = 'person')
        then exists (select from authenticators where authenticators.account_id = ${recipients.holderId}) end`,
    })
    .from(recipients)
    .innerJoin(messages, eq(messages.id, recipients.messageId))
    .where(and(eq(recipients.messageId, messageId), eq(messages.senderId, scope.holderId)))
    .orderBy(recipients.position)
}
