import { and, asc, eq, inArray, isNull, lt, lte, sql } from "drizzle-orm"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { absences, absenceSenders, accountAddresses, accounts, automaticReplies, deliveries, messages } from "../schema.ts"

export type AbsenceRow = typeof absences.$inferSelect

/** The absence of an account, whether it has begun or not. */
export async function findAbsence(db: Queryable, { accountId }: OwnerScope): Promise<AbsenceRow | null> {
  const [row] = await db.select().from(absences).where(eq(absences.accountId, accountId))
  return row ?? null
}

/** The same, and nobody else sets, changes or ends one until the end of the transaction. */
export async function lockAbsence(tx: Tx, { accountId }: OwnerScope): Promise<AbsenceRow | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('absences ' || ${accountId}, 0))`)
  const [row] = await tx.select().from(absences).where(eq(absences.accountId, accountId)).for("no key update")
  return row ?? null
}

/** Sets an absence, or puts what was changed in its place. */
export async function putAbsence(tx: Tx, scope: OwnerScope, row: Omit<AbsenceRow, "accountId">): Promise<void> {
  const { startsAt, endsAt, sealed } = row
  await tx
    .insert(absences)
    .values({ ...row, accountId: scope.accountId })
    .onConflictDoUpdate({ target: absences.id, set: { startsAt, endsAt, sealed }, setWhere: eq(absences.accountId, scope.accountId) })
}

/** Ends an absence; who was given its reply, and what waits for it, goes too. @returns whether there was one */
export async function deleteAbsence(tx: Queryable, { accountId }: OwnerScope): Promise<boolean> {
  const rows = await tx.delete(absences).where(eq(absences.accountId, accountId)).returning({ id: absences.id })
  return rows.length > 0
}

/** Ends every absence whose time is over, but for one that somebody has in hand: the next run ends that. @returns how many */
export async function deleteEnded(db: Queryable, now: Date): Promise<number> {
  const ended = db
    .select({ id: absences.id })
    .from(absences)
    .where(lte(absences.endsAt, now))
    .orderBy(asc(absences.accountId))
    .for("update", { skipLocked: true })
  const rows = await db.delete(absences).where(inArray(absences.id, ended)).returning({ id: absences.id })
  return rows.length
}

type Arriving = { readonly messageId: string; readonly holderIds: readonly string[]; readonly at: Date }

/**
 * Notes at everybody who is away that a message has come to them; their deliveries are there. Each absence is held until the transaction ends, so that one
 * that is switched off meanwhile counts or does not. @returns whether a reply waits
 */
export async function insertArrivals(tx: Tx, { messageId, holderIds, at }: Arriving): Promise<boolean> {
  if (holderIds.length === 0) return false
  const ids = sql.join(
    holderIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  const now = sql`${at.toISOString()}::timestamptz`
  const rows = await tx.execute(sql`
    with away as (
      select id, account_id from absences where account_id in (${ids}) and starts_at <= ${now} and (ends_at is null or ends_at > ${now})
      order by account_id for key share
    )
    insert into automatic_replies (holder_id, message_id, arrived_at, absence_id)
    select account_id, ${messageId}::uuid, ${now}, id from away returning 1`)
  return rows.length > 0
}

/** What waits for a reply: which message of whom. */
export type Place = { readonly holderId: string; readonly messageId: string }

export type WaitingReply = Place & { readonly arrivedAt: Date }

/** Replies that wait, the longest first, from behind one of them on. */
export async function findWaitingReplies(
  db: Queryable,
  { after, limit }: { readonly after: WaitingReply | null; readonly limit: number },
): Promise<WaitingReply[]> {
  const { holderId, messageId, arrivedAt } = automaticReplies
  const isBehind =
    after === null
      ? undefined
      : sql`(${arrivedAt}, ${messageId}, ${holderId}) > (${after.arrivedAt.toISOString()}::timestamptz, ${after.messageId}::uuid, ${after.holderId}::uuid)`
  return db
    .select({ holderId, messageId, arrivedAt })
    .from(automaticReplies)
    .where(and(isNull(automaticReplies.givenAt), isBehind))
    .orderBy(asc(arrivedAt), asc(messageId), asc(holderId))
    .limit(limit)
}

/** What came too long ago for a reply to be of use. */
export async function deleteOverdue(db: Queryable, before: Date): Promise<void> {
  await db.delete(automaticReplies).where(and(isNull(automaticReplies.givenAt), lt(automaticReplies.arrivedAt, before)))
}

const at = ({ holderId, messageId }: Place) => and(eq(automaticReplies.holderId, holderId), eq(automaticReplies.messageId, messageId))

/** An absence with what came during it, to be judged whether it is answered; null where nothing waits any more. */
export async function findArrival(db: Queryable, place: Place) {
  const [row] = await db
    .select({
      absence: absences,
      language: accounts.language,
      /** The main one. */
      address: accountAddresses.address,
      sentAt: messages.sentAt,
      header: messages.header,
      signature: messages.signature,
      certificateBody: messages.certificateBody,
      certificateSignature: messages.certificateSignature,
    })
    .from(automaticReplies)
    .innerJoin(absences, eq(absences.id, automaticReplies.absenceId))
    .innerJoin(accounts, eq(accounts.id, automaticReplies.holderId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .innerJoin(messages, eq(messages.id, automaticReplies.messageId))
    .where(at(place))
  return row ?? null
}

export type ArrivalRow = NonNullable<Awaited<ReturnType<typeof findArrival>>>

/** Whether a sender was given the reply of an absence. */
export async function isGivenTo(db: Queryable, absenceId: string, senderHash: Uint8Array): Promise<boolean> {
  const rows = await db
    .select({ id: absenceSenders.absenceId })
    .from(absenceSenders)
    .where(and(eq(absenceSenders.absenceId, absenceId), eq(absenceSenders.senderHash, senderHash)))
  return rows.length > 0
}

/**
 * Holds what a reply is given for: the copy of who is away, as everybody locks copies first, then the absence, then the row that waits.
 * @returns false where one of them is gone, or somebody else has it in hand
 */
export async function lockArrival(tx: Tx, { holderId, messageId }: Place): Promise<boolean> {
  const copies = await tx
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId)))
    .for("key share")
  const away = await tx.select({ id: absences.id }).from(absences).where(eq(absences.accountId, holderId)).for("key share")
  const rows = await tx
    .select({ absenceId: automaticReplies.absenceId })
    .from(automaticReplies)
    .where(and(at({ holderId, messageId }), isNull(automaticReplies.givenAt)))
    .for("update", { skipLocked: true })
  return copies.length > 0 && rows.some(({ absenceId }) => away.some(({ id }) => id === absenceId))
}

/** Notes that a sender is given the reply. Waits for a parallel one. @returns false where it was given before */
export async function insertSender(tx: Tx, absenceId: string, senderHash: Uint8Array): Promise<boolean> {
  const rows = await tx
    .insert(absenceSenders)
    .values({ absenceId, senderHash })
    .onConflictDoNothing()
    .returning({ absenceId: absenceSenders.absenceId })
  return rows.length > 0
}

/** The reply is given: who is away sees it at the message, also when the absence is over. */
export async function markGiven(tx: Tx, place: Place, givenAt: Date): Promise<void> {
  await tx.update(automaticReplies).set({ absenceId: null, givenAt }).where(at(place))
}

/** Nothing is answered here. */
export async function deleteArrival(db: Queryable, place: Place): Promise<void> {
  await db.delete(automaticReplies).where(and(at(place), isNull(automaticReplies.givenAt)))
}

/** When a message that this holder has was answered automatically for them; null for never. */
export async function findGivenAt(db: Queryable, scope: HolderScope, messageId: string): Promise<Date | null> {
  const [row] = await db
    .select({ givenAt: automaticReplies.givenAt })
    .from(automaticReplies)
    .where(at({ holderId: scope.holderId, messageId }))
  return row?.givenAt ?? null
}
