import { and, asc, eq, isNotNull, isNull, lt, lte, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, HELD_FOLDER, heldMessages, links, messageBlobs, messages, notices, outgoing, recipients } from "../schema.ts"
import { toMoved, type MovedRow, type RawMoved } from "./moves.ts"

export type NewHeld = Omit<typeof heldMessages.$inferSelect, "senderId" | "kept">

export type HeldRow = Omit<NewHeld, "forwardOf"> & { /** It did not leave when its time had come. */ readonly isKept: boolean }

const columns = {
  messageId: heldMessages.messageId,
  kind: heldMessages.kind,
  // Of what was kept, the time that was signed: what stands in the row is when its draft is tried (kept-messages.ts).
  dueAt: sql`case when ${heldMessages.kept} is null then ${heldMessages.dueAt}
    else (select m.sent_at from messages m where m.id = ${heldMessages.messageId}) end`.mapWith(heldMessages.dueAt),
  isKept: sql<boolean>`${heldMessages.kept} is not null`,
}

type Holding = NewHeld & {
  /** It is a forward only where one of these files belongs to a message already; null where it is one whatever they are, or none. */
  readonly passesOn: readonly string[] | null
}

export async function insertHeld(tx: Tx, scope: HolderScope, { passesOn, forwardOf, ...row }: Holding): Promise<void> {
  const marked = passesOn === null ? forwardOf : onlyWhereInMessages(passesOn, forwardOf)
  await tx.insert(heldMessages).values({ ...row, forwardOf: marked, senderId: scope.holderId })
}

function onlyWhereInMessages(blobIds: readonly string[], forwardOf: Uint8Array | null) {
  if (blobIds.length === 0) return null
  const isForward = sql`exists (select from ${messageBlobs} where ${messageBlobs.blobId} = any(${sql.param([...blobIds])}::uuid[]))`
  return sql`case when ${isForward} then ${sql.param(forwardOf, heldMessages.forwardOf)} end`
}

/** Whether this holder sent the message and has it. */
const isSentBy = ({ holderId }: HolderScope) =>
  sql`exists (select from deliveries own where own.holder_id = ${holderId} and own.message_id = ${heldMessages.messageId} and own.role = 'sender')`

/** Of what this holder sent, how a message is held; null where it is not, or not theirs. */
export async function findHeldRow(db: Queryable, scope: HolderScope, messageId: string): Promise<HeldRow | null> {
  const [row] = await db
    .select(columns)
    .from(heldMessages)
    .where(and(eq(heldMessages.messageId, messageId), isSentBy(scope)))
  return row ?? null
}

/** Of what this holder sent and is held, what it passes on, sealed; null where it passes on nothing. */
export async function findHeldForward(db: Queryable, scope: HolderScope, messageId: string): Promise<Uint8Array | null> {
  const [row] = await db
    .select({ forwardOf: heldMessages.forwardOf })
    .from(heldMessages)
    .where(and(eq(heldMessages.messageId, messageId), isSentBy(scope)))
  return row?.forwardOf ?? null
}

/** How a message is held, as above, locked: nobody else releases it, takes it back or changes its time. */
export async function lockHeldRow(tx: Tx, scope: HolderScope, messageId: string): Promise<HeldRow | null> {
  const [row] = await tx
    .select(columns)
    .from(heldMessages)
    .where(and(eq(heldMessages.messageId, messageId), isSentBy(scope)))
    .for("update")
  return row ?? null
}

/** Scheduled by an account whose sending support has stopped since (M18): it waits until it may send again. What was sent and can be undone has left in all but seconds. */
const isStopped = sql`(${heldMessages.kind} = 'scheduled' and exists (select from messages m join accounts a on a.id = m.sender_id
  where m.id = ${heldMessages.messageId} and a.sending_stopped_at is not null))`

/** Nothing keeps it, and its time has come. */
const isDue = (now: Date) => and(lte(heldMessages.dueAt, now), isNull(heldMessages.kept), sql`not ${isStopped}`)

/** What may leave by now, the earliest first. */
export async function findDue(db: Queryable, { now, limit }: { readonly now: Date; readonly limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: heldMessages.messageId })
    .from(heldMessages)
    .where(isDue(now))
    .orderBy(asc(heldMessages.dueAt))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Locks one that is still due; false where somebody else has it in hand or was faster. */
export async function lockDue(tx: Tx, messageId: string, now: Date): Promise<boolean> {
  const rows = await tx
    .select({ id: heldMessages.messageId })
    .from(heldMessages)
    .where(and(eq(heldMessages.messageId, messageId), isDue(now)))
    .for("update", { skipLocked: true })
  return rows.length > 0
}

/** Messages that this holder sent under a key before a generation and that have not left. */
export async function findHeldBy(
  db: Queryable,
  scope: HolderScope,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.holderId, scope.holderId),
        eq(deliveries.folder, HELD_FOLDER),
        eq(deliveries.role, "sender"),
        lt(deliveries.generation, before),
      ),
    )
    .limit(limit)
  return rows.map(({ id }) => id)
}

export async function deleteHeldRow(tx: Tx, messageId: string): Promise<void> {
  await tx.delete(heldMessages).where(eq(heldMessages.messageId, messageId))
}

/** Puts every delivery where it belongs: what somebody wrote to themself and the recipients' into Inbox, the sender's into Sent. The rows are locked. */
export async function placeHeld(tx: Tx, messageId: string): Promise<(MovedRow & { readonly holderId: string })[]> {
  const rows = await tx.execute<RawMoved & { readonly holder_id: string }>(sql`
    update deliveries set folder = case
      when role <> 'sender' then 'inbox'
      when exists (select from recipients r where r.message_id = deliveries.message_id and r.holder_id = deliveries.holder_id) then 'inbox'
      else 'sent' end
    where message_id = ${messageId} and folder = ${HELD_FOLDER}
    returning holder_id, message_id, role, ${HELD_FOLDER}::text as old_folder, folder, coalesce(marked_unread, read_at is null) as is_unread, conversation_id, size::float8 as size`)
  return rows.map((row) => ({ ...toMoved(row), holderId: row.holder_id }))
}

type Leaving = { readonly messageId: string; readonly at: Date; readonly linksUntil: Date }

/** Links have their whole time from now on, and notices have today's date. */
export async function startLinks(tx: Tx, { messageId, at, linksUntil }: Leaving): Promise<void> {
  await tx
    .update(links)
    .set({ createdAt: at, expiresAt: linksUntil })
    .where(and(eq(links.messageId, messageId), isNotNull(links.stanza)))
  await tx.update(notices).set({ createdAt: at }).where(eq(notices.messageId, messageId))
}

/** The mails and SMS that tell of it, which have waited; from now on they do not, and what becomes worthless has its whole time. */
export async function startOutgoing(
  tx: Tx,
  { messageId, at, textsUntil }: Omit<Leaving, "linksUntil"> & { readonly textsUntil: Date },
): Promise<{ readonly id: string; readonly channel: "email" | "sms" }[]> {
  return tx
    .update(outgoing)
    .set({ createdAt: at, expiresAt: sql`case when ${outgoing.expiresAt} is not null then ${textsUntil.toISOString()}::timestamptz end` })
    .where(eq(outgoing.messageId, messageId))
    .returning({ id: outgoing.id, channel: outgoing.channel })
}

/**
 * Notes that what it answers, if anything, is answered, at the recipient who wrote it and at its sender: only now there is an answer. Before the copies of
 * what leaves, the recipient's delivery before the sender's.
 */
export async function noteAnswering(tx: Tx, messageId: string): Promise<void> {
  await tx.execute(sql`
    update deliveries set answered = true from messages m
    where m.id = ${messageId} and deliveries.holder_id = m.sender_id and deliveries.message_id = m.in_reply_to and deliveries.role <> 'sender' and not deliveries.answered`)
  await tx.execute(sql`
    update deliveries set answered = true from messages m join messages a on a.id = m.in_reply_to
    where m.id = ${messageId} and deliveries.holder_id = a.sender_id and deliveries.message_id = a.id and not deliveries.answered
      and exists (select from recipients r where r.message_id = a.id and r.holder_id = m.sender_id)`)
}

/** For the sender of what it answers, if anything: only now there is an answer (M5). */
export async function recordAnswered(tx: Tx, messageId: string, at: Date): Promise<void> {
  await tx.execute(sql`
    update recipients set replied_at = ${at.toISOString()}::timestamptz from messages m
    where m.id = ${messageId} and recipients.message_id = m.in_reply_to and recipients.holder_id = m.sender_id and recipients.replied_at is null`)
}

/** Its time is another: what was signed anew is put in the place of what was. Its deliveries are locked. */
export async function replaceSigned(
  tx: Tx,
  messageId: string,
  signed: Pick<typeof messages.$inferInsert, "header" | "signature" | "certificateBody" | "certificateSignature" | "sentAt">,
): Promise<void> {
  const { sentAt } = signed
  await tx.update(deliveries).set({ sentAt }).where(eq(deliveries.messageId, messageId))
  await tx.update(messages).set(signed).where(eq(messages.id, messageId))
  await tx.update(recipients).set({ sentAt }).where(eq(recipients.messageId, messageId))
}

/** Another time to leave, from which links count; whether anything keeps it is judged anew when that has come. */
export async function setDue(
  tx: Tx,
  messageId: string,
  { dueAt, linksUntil }: { readonly dueAt: Date; readonly linksUntil: Date },
): Promise<void> {
  await tx.update(heldMessages).set({ dueAt, kept: null }).where(eq(heldMessages.messageId, messageId))
  await tx
    .update(links)
    .set({ expiresAt: linksUntil })
    .where(and(eq(links.messageId, messageId), isNotNull(links.stanza)))
}
