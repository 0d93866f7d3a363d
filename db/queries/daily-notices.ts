import { and, asc, eq, exists, inArray, isNotNull, isNull, lte, ne, notExists, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { needsLink } from "./accounts.ts"
import { isUnread } from "./marks.ts"
import { accountAddresses, accounts, dailyNotices, deliveries, links, recipients } from "../schema.ts"

export type NoticeChoice = typeof accounts.$inferSelect.noticeChoice

type Place = { readonly messageId: string; readonly position: number }
type Chooser = { readonly holderId: string; readonly choice: NoticeChoice }

/**
 * The recipient of a notice who wants to be told otherwise than at once; null for everybody else, for who has no key, and where the notice carries a link
 * that still opens the message (M3).
 */
export async function findChooser(db: Queryable, place: Place): Promise<Chooser | null> {
  const [row] = await choosers(db, place)
  return row ?? null
}

/** The same, and their choice stays until the transaction ends; with it the delivery, which is null once it is erased. */
export async function lockChooser(tx: Tx, place: Place): Promise<Chooser | null> {
  const [row] = await choosers(tx, place).for("share", { of: accounts })
  if (row === undefined) return null
  const [delivery] = await tx
    .select({ messageId: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, row.holderId), eq(deliveries.messageId, place.messageId)))
    .for("key share")
  return delivery === undefined ? null : row
}

function choosers(db: Queryable, { messageId, position }: Place) {
  const openLink = db
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.holderId, accounts.id), eq(links.messageId, messageId), isNotNull(links.stanza)))
  return db
    .select({ holderId: accounts.id, choice: accounts.noticeChoice })
    .from(recipients)
    .innerJoin(accounts, eq(accounts.id, recipients.holderId))
    .where(
      and(
        eq(recipients.messageId, messageId),
        eq(recipients.position, position),
        ne(accounts.noticeChoice, "at_once"),
        notExists(openLink),
      ),
    )
}

/** Leaves a message to the holder's next mail of the day. */
export async function insertDailyNotice(tx: Tx, row: { readonly holderId: string; readonly messageId: string }): Promise<void> {
  await tx.insert(dailyNotices).values(row).onConflictDoNothing()
}

export type NoticeSettings = { readonly choice: NoticeChoice; readonly dueAt: Date | null }

/** How the owner wants to be told, and whether their notices carry a link that is needed. */
export async function findNoticeSettings(
  db: Queryable,
  { accountId }: OwnerScope,
): Promise<(NoticeSettings & { readonly isLinked: boolean }) | null> {
  const [row] = await db
    .select({ choice: accounts.noticeChoice, dueAt: accounts.overviewDueAt, isLinked: needsLink })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  return row ?? null
}

/** Whom a mail of the day goes to, and how. */
export type ToldDaily = {
  readonly accountId: string
  readonly language: string
  readonly timeZone: string
  /** The main one; null for an account that is being deleted. */
  readonly address: string | null
}

const told = { accountId: accounts.id, language: accounts.language, timeZone: accounts.timeZone, choice: accounts.noticeChoice }

/** The owner with their choice, locked: nobody changes it meanwhile, and no notice is left to the next mail. */
export async function lockNoticeChoice(tx: Tx, { accountId }: OwnerScope): Promise<(ToldDaily & { readonly choice: NoticeChoice }) | null> {
  const [row] = await tx.select(told).from(accounts).where(eq(accounts.id, accountId)).for("no key update")
  return row === undefined ? null : { ...row, address: await mainAddress(tx, accountId) }
}

/** One whose mail of the day is due, locked; null where another run was faster or the choice has changed. */
export async function lockDueOverview(tx: Tx, accountId: string, now: Date): Promise<ToldDaily | null> {
  const [row] = await tx
    .select(told)
    .from(accounts)
    .where(and(eq(accounts.id, accountId), lte(accounts.overviewDueAt, now)))
    .for("no key update")
  return row === undefined ? null : { ...row, address: await mainAddress(tx, accountId) }
}

async function mainAddress(tx: Tx, accountId: string): Promise<string | null> {
  const [row] = await tx
    .select({ address: accountAddresses.address })
    .from(accountAddresses)
    .where(and(eq(accountAddresses.accountId, accountId), eq(accountAddresses.isMain, true)))
  return row?.address ?? null
}

/** Whose mail of the day is due, the longest first. */
export async function findDueOverviews(db: Queryable, { now, limit }: { readonly now: Date; readonly limit: number }): Promise<string[]> {
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(lte(accounts.overviewDueAt, now))
    .orderBy(asc(accounts.overviewDueAt), asc(accounts.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

export async function setOverviewDue(tx: Tx, accountId: string, dueAt: Date): Promise<void> {
  await tx.update(accounts).set({ overviewDueAt: dueAt }).where(eq(accounts.id, accountId))
}

export async function updateNoticeChoice(tx: Tx, { accountId }: OwnerScope, { choice, dueAt }: NoticeSettings): Promise<void> {
  await tx.update(accounts).set({ noticeChoice: choice, overviewDueAt: dueAt }).where(eq(accounts.id, accountId))
}

/** Puts what is still to come to another moment, as when the time zone has changed; what is due already stays so. */
export async function moveOverview(
  db: Queryable,
  { accountId }: OwnerScope,
  { now, dueAt }: { readonly now: Date; readonly dueAt: Date },
): Promise<void> {
  await db
    .update(accounts)
    .set({ overviewDueAt: dueAt })
    .where(and(eq(accounts.id, accountId), sql`${accounts.overviewDueAt} > ${now.toISOString()}::timestamptz`))
}

export type WaitingRow = {
  readonly messageId: string
  /** Its sender is told so (M5), whatever it was marked as. */
  readonly isOpened: boolean
  /** There, unread and not put away. */
  readonly isNew: boolean
}

/** What this holder has not been told of yet, with each delivery held as it is, in the order of the messages. */
export async function lockWaiting(tx: Tx, holderId: string, now: Date): Promise<WaitingRow[]> {
  const rows = await tx
    .select({
      messageId: deliveries.messageId,
      folder: deliveries.folder,
      readAt: deliveries.readAt,
      markedUnread: deliveries.markedUnread,
      expiresAt: deliveries.expiresAt,
    })
    .from(deliveries)
    .innerJoin(dailyNotices, and(eq(dailyNotices.holderId, deliveries.holderId), eq(dailyNotices.messageId, deliveries.messageId)))
    .where(and(eq(deliveries.holderId, holderId), isNull(dailyNotices.overviewId)))
    .orderBy(asc(deliveries.messageId))
    .for("key share", { of: deliveries })
  return rows.map(({ messageId, folder, expiresAt, ...row }) => ({
    messageId,
    isOpened: row.readAt !== null,
    isNew: isUnread(row) && folder !== "trash" && (expiresAt === null || expiresAt > now),
  }))
}

type Theirs = { readonly holderId: string; readonly messageIds: readonly string[] }

/** Notes which mail tells of these. */
export async function noteTelling(tx: Tx, { holderId, messageIds }: Theirs, overviewId: string): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .update(dailyNotices)
    .set({ overviewId })
    .where(and(eq(dailyNotices.holderId, holderId), inArray(dailyNotices.messageId, [...messageIds])))
}

/** Tells of these no more, and their senders what became of it. */
export async function dropWaiting(tx: Tx, { holderId, messageIds }: Theirs, notice: "off" | "unwanted"): Promise<void> {
  if (messageIds.length === 0) return
  await tx.delete(dailyNotices).where(and(eq(dailyNotices.holderId, holderId), inArray(dailyNotices.messageId, [...messageIds])))
  await tx
    .update(recipients)
    .set({ notice })
    .where(and(inArray(recipients.messageId, [...messageIds]), eq(recipients.holderId, holderId), eq(recipients.notice, "daily")))
}

/** Takes out what a mail tells of that is done. @returns whose messages those were */
export async function takeTold(tx: Tx, overviewId: string): Promise<Theirs | null> {
  // Asked first: most mails tell of no such thing, and without the holder every part of the deliveries would be looked through.
  const [first] = await tx
    .select({ holderId: dailyNotices.holderId })
    .from(dailyNotices)
    .where(eq(dailyNotices.overviewId, overviewId))
    .limit(1)
  if (first === undefined) return null
  const { holderId } = first
  const isTold = exists(
    tx
      .select({ one: sql`1` })
      .from(dailyNotices)
      .where(
        and(
          eq(dailyNotices.overviewId, overviewId),
          eq(dailyNotices.holderId, deliveries.holderId),
          eq(dailyNotices.messageId, deliveries.messageId),
        ),
      ),
  )
  const held = await tx
    .select({ messageId: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), isTold))
    .orderBy(asc(deliveries.messageId))
    .for("key share")
  if (held.length === 0) return null
  await tx.delete(dailyNotices).where(eq(dailyNotices.overviewId, overviewId))
  return { holderId, messageIds: held.map(({ messageId }) => messageId) }
}

/** For the senders: what came of the mail that told this holder of their messages. */
export async function markNoticesTold(
  tx: Tx,
  { holderId, messageIds }: Theirs,
  { notice, at }: { readonly notice: "handed_over" | "refused"; readonly at: Date },
): Promise<void> {
  await tx
    .update(recipients)
    .set({ notice, noticeAt: at })
    .where(and(inArray(recipients.messageId, [...messageIds]), eq(recipients.holderId, holderId), eq(recipients.notice, "daily")))
}
