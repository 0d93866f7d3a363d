import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm"
import type { HolderScope, OperatorScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { abuseCases, accountAddresses, accounts, messages, reports } from "../schema.ts"

/** The open case about an account, made where there is none, and locked: reports at the same moment are counted one after the other. */
export async function openAbuseCase(tx: Tx, row: { readonly id: string; readonly accountId: string; readonly now: Date }): Promise<string> {
  const { id, accountId, now } = row
  await tx.insert(abuseCases).values({ id, accountId, state: "open", openedAt: now }).onConflictDoNothing()
  const [open] = await tx
    .select({ id: abuseCases.id })
    .from(abuseCases)
    .where(and(eq(abuseCases.accountId, accountId), eq(abuseCases.state, "open")))
    .for("update")
  // Decided between the two statements.
  return open === undefined ? openAbuseCase(tx, row) : open.id
}

export type NewReport = typeof reports.$inferInsert

/** @returns false where this reporter has reported this message before */
export async function insertReport(tx: Tx, row: NewReport): Promise<boolean> {
  const made = await tx.insert(reports).values(row).onConflictDoNothing().returning({ id: reports.id })
  return made.length === 1
}

export async function hasReported(db: Queryable, onceHashes: readonly Uint8Array[]): Promise<boolean> {
  const rows = await db
    .select({ id: reports.id })
    .from(reports)
    .where(inArray(reports.onceHash, [...onceHashes]))
  return rows.length > 0
}

/** What an earlier report of the account is counted by that has one of these hashes, if any. */
export async function findReporterHash(tx: Tx, accountId: string, hashes: readonly Uint8Array[]): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ hash: reports.reporterHash })
    .from(reports)
    .innerJoin(abuseCases, eq(abuseCases.id, reports.caseId))
    .where(and(eq(abuseCases.accountId, accountId), inArray(reports.reporterHash, [...hashes])))
    .orderBy(asc(reports.reportedAt))
    .limit(1)
  return row?.hash ?? null
}

/** Slows the account's sending down where at least so many different people have reported it since. @returns whether it is slowed down by this */
export async function brakeAbuseCase(
  tx: Tx,
  caseId: string,
  { from, since, now }: { readonly from: number; readonly since: Date; readonly now: Date },
): Promise<boolean> {
  const reporters = sql`(select count(distinct ${reports.reporterHash}) from ${reports} where ${reports.caseId} = ${caseId} and ${reports.reportedAt} > ${since.toISOString()}::timestamptz)`
  const braked = await tx
    .update(abuseCases)
    .set({ brakedAt: now })
    .where(and(eq(abuseCases.id, caseId), isNull(abuseCases.brakedAt), sql`${reporters} >= ${from}`))
    .returning({ id: abuseCases.id })
  return braked.length === 1
}

export type Standing = { readonly isStopped: boolean; readonly isBraked: boolean }

/** Of a row of accounts: reports that wait for a decision slow its sending down. Names written out: in a question about one table columns lose theirs. */
const isBraked = sql<boolean>`exists (select from abuse_cases c where c.account_id = accounts.id and c.state = 'open' and c.braked_at is not null)`

/** What support, or reports that wait for it, let a sender do. */
export async function findStanding(db: Queryable, { holderId }: HolderScope): Promise<Standing> {
  const [row] = await db
    .select({
      isStopped: sql<boolean>`(${accounts.sendingStoppedAt} is not null)`,
      isBraked,
    })
    .from(accounts)
    .where(eq(accounts.id, holderId))
  return row ?? { isStopped: false, isBraked: false }
}

export type AbuseCaseRow = Omit<typeof abuseCases.$inferSelect, "brakedAt"> & {
  /** By this case or by another one. */
  readonly isBraked: boolean
  readonly name: string
  /** Every proven address, the main one first. */
  readonly addresses: readonly string[]
  readonly since: Date
  readonly stoppedAt: Date | null
  /** Different people who have reported the account since the day asked for. */
  readonly reporters: number
  readonly lastReportAt: Date | null
}

const found = (db: Queryable, since: Date) =>
  db
    .select({
      id: abuseCases.id,
      state: abuseCases.state,
      openedAt: abuseCases.openedAt,
      isBraked,
      decidedAt: abuseCases.decidedAt,
      accountId: abuseCases.accountId,
      name: accounts.name,
      addresses: sql<
        string[]
      >`(select array_agg(a.address order by a.is_main desc, a.address) from account_addresses a where a.account_id = ${accounts.id} and a.proven_at is not null)`,
      since: accounts.createdAt,
      stoppedAt: accounts.sendingStoppedAt,
      reporters: sql<number>`(select count(distinct r.reporter_hash)::int from reports r join abuse_cases c on c.id = r.case_id
        where c.account_id = ${accounts.id} and r.reported_at > ${since.toISOString()}::timestamptz)`,
      lastReportAt: sql<Date | null>`(select max(r.reported_at) from reports r where r.case_id = ${abuseCases.id})`.mapWith(
        reports.reportedAt,
      ),
    })
    .from(abuseCases)
    // Without an address it is being deleted already.
    .innerJoin(
      accounts,
      and(eq(accounts.id, abuseCases.accountId), sql`exists (select from account_addresses a where a.account_id = ${accounts.id})`),
    )

const MOST = 200

/** What is to be decided, oldest first, then whose sending is stopped, then what else was decided, both the last first. */
export async function listAbuseCases(db: Queryable, _scope: OperatorScope, since: Date): Promise<AbuseCaseRow[]> {
  return found(db, since)
    .orderBy(
      sql`${abuseCases.decidedAt} is not null`,
      sql`${accounts.sendingStoppedAt} is null`,
      desc(abuseCases.decidedAt),
      asc(abuseCases.openedAt),
    )
    .limit(MOST)
}

export async function findAbuseCase(db: Queryable, _scope: OperatorScope, id: string, since: Date): Promise<AbuseCaseRow | null> {
  const [row] = await found(db, since).where(eq(abuseCases.id, id))
  return row ?? null
}

export type ReportRow = Pick<typeof reports.$inferSelect, "id" | "messageId" | "reason" | "hasText" | "reportedAt">

/** The reports of a case, the last first. */
export async function findReports(db: Queryable, _scope: OperatorScope, caseId: string): Promise<ReportRow[]> {
  return db
    .select({
      id: reports.id,
      messageId: reports.messageId,
      reason: reports.reason,
      hasText: reports.hasText,
      reportedAt: reports.reportedAt,
    })
    .from(reports)
    .where(eq(reports.caseId, caseId))
    .orderBy(desc(reports.reportedAt))
    .limit(MOST)
}

/** The case that a message to support reports to, so that its page leads there. */
export async function findAbuseCaseOfMessage(db: Queryable, _scope: OperatorScope, messageId: string): Promise<string | null> {
  const [row] = await db.select({ id: reports.caseId }).from(reports).where(eq(reports.messageId, messageId))
  return row?.id ?? null
}

/** The account that a case is about, locked before the case, as by who deletes it. Null where there is no such case. */
export async function lockReported(
  tx: Tx,
  _scope: OperatorScope,
  caseId: string,
): Promise<{ readonly accountId: string; readonly stoppedAt: Date | null } | null> {
  const about = tx.select({ id: abuseCases.accountId }).from(abuseCases).where(eq(abuseCases.id, caseId))
  const [row] = await tx
    .select({ accountId: accounts.id, stoppedAt: accounts.sendingStoppedAt })
    .from(accounts)
    .where(inArray(accounts.id, about))
    .for("no key update")
  return row ?? null
}

type Decision = { readonly state: "dismissed" | "stopped"; readonly now: Date }

/** Of two who decide at once one does. @returns since when it had slowed the account down, or null where it was decided before */
export async function decideAbuseCase(
  tx: Tx,
  _scope: OperatorScope,
  id: string,
  { state, now }: Decision,
): Promise<{ readonly brakedAt: Date | null } | null> {
  const [row] = await tx
    .update(abuseCases)
    .set({ state, decidedAt: now })
    .where(and(eq(abuseCases.id, id), eq(abuseCases.state, "open")))
    .returning({ brakedAt: abuseCases.brakedAt })
  return row ?? null
}

/** Stops an account's sending, or lets it send again with null. @returns whether that changed anything */
export async function setSendingStopped(tx: Tx, _scope: OperatorScope, accountId: string, at: Date | null): Promise<boolean> {
  const other = at === null ? isNotNull(accounts.sendingStoppedAt) : isNull(accounts.sendingStoppedAt)
  const changed = await tx
    .update(accounts)
    .set({ sendingStoppedAt: at })
    .where(and(eq(accounts.id, accountId), other))
    .returning({ id: accounts.id })
  return changed.length === 1
}

/** Who made the reports of a case, as far as their messages to support are there. */
export async function findReporters(
  tx: Tx,
  _scope: OperatorScope,
  caseId: string,
): Promise<{ readonly address: string; readonly language: string }[]> {
  return tx
    .selectDistinct({ address: accountAddresses.address, language: accounts.language })
    .from(reports)
    .innerJoin(messages, eq(messages.id, reports.messageId))
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(eq(reports.caseId, caseId))
}

/** Forgets what was reported before a day in cases that are decided. @returns how many reports went */
export async function forgetReports(db: Queryable, before: Date): Promise<number> {
  const gone = await db
    .delete(reports)
    .where(
      and(lt(reports.reportedAt, before), sql`exists (select from abuse_cases c where c.id = ${reports.caseId} and c.state <> 'open')`),
    )
    .returning({ id: reports.id })
  return gone.length
}

/** Forgets cases that were decided before a day and change nothing any more: of a stopped account the one stays by which it may send again. */
export async function forgetDecidedCases(db: Queryable, before: Date): Promise<void> {
  const isOver = sql`(${abuseCases.state} = 'dismissed'
    or ${abuseCases.state} = 'stopped' and exists (select from accounts a where a.id = ${abuseCases.accountId} and a.sending_stopped_at is null))`
  const over = db
    .select({ id: abuseCases.id })
    .from(abuseCases)
    .where(and(lt(abuseCases.decidedAt, before), isOver))
    .orderBy(asc(abuseCases.id))
    .for("update", { skipLocked: true })
  await db.delete(abuseCases).where(inArray(abuseCases.id, over))
}
