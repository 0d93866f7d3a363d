import { and, asc, desc, eq, sql } from "drizzle-orm"
import type { OperatorScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, authenticators, cases } from "../schema.ts"

export type NewCase = Omit<typeof cases.$inferInsert, "decidedAt" | "state">

/** Opens a case; an account has at most one that is open. @returns whether this one was opened */
export async function insertCase(tx: Tx, row: NewCase): Promise<boolean> {
  const opened = await tx
    .insert(cases)
    .values({ ...row, state: "open" })
    .onConflictDoNothing()
    .returning({ id: cases.id })
  return opened.length === 1
}

export type CaseRow = {
  readonly id: string
  readonly state: "open" | "declined"
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly messageId: string | null
  readonly accountId: string
  readonly name: string
  /** Every proven address, the main one first. */
  readonly addresses: readonly string[]
  readonly since: Date
  readonly hasAuthenticator: boolean
}

const found = (db: Queryable) =>
  db
    .select({
      id: cases.id,
      state: cases.state,
      openedAt: cases.openedAt,
      decidedAt: cases.decidedAt,
      messageId: cases.messageId,
      accountId: cases.accountId,
      name: accounts.name,
      addresses: sql<
        string[]
      >`(select array_agg(${accountAddresses.address} order by ${accountAddresses.isMain} desc, ${accountAddresses.address})
        from ${accountAddresses} where ${accountAddresses.accountId} = ${accounts.id} and ${accountAddresses.provenAt} is not null)`,
      since: accounts.createdAt,
      hasAuthenticator: sql<boolean>`exists (select from ${authenticators} where ${authenticators.accountId} = ${accounts.id})`,
    })
    .from(cases)
    // Without an address it is being deleted already.
    .innerJoin(
      accounts,
      and(eq(accounts.id, cases.accountId), sql`exists (select from account_addresses a where a.account_id = ${accounts.id})`),
    )

const MOST = 200

/** What is to be decided, oldest first, then what was declined lately. */
export async function listCases(db: Queryable, _scope: OperatorScope): Promise<CaseRow[]> {
  return found(db)
    .orderBy(sql`${cases.state} = 'declined'`, asc(cases.decidedAt), asc(cases.openedAt))
    .limit(MOST)
}

export async function findCase(db: Queryable, _scope: OperatorScope, id: string): Promise<CaseRow | null> {
  const [row] = await found(db).where(eq(cases.id, id))
  return row ?? null
}

/** The open case that a message asks for, so that its page leads there. */
export async function findCaseOfMessage(db: Queryable, _scope: OperatorScope, messageId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.messageId, messageId), eq(cases.state, "open")))
  return row?.id ?? null
}

/** What an account has asked for last. */
export async function findOwnCase(
  db: Queryable,
  scope: OwnerScope,
): Promise<{ readonly state: "open" | "declined"; readonly openedAt: Date; readonly decidedAt: Date | null } | null> {
  const [row] = await db
    .select({ state: cases.state, openedAt: cases.openedAt, decidedAt: cases.decidedAt })
    .from(cases)
    .where(eq(cases.accountId, scope.accountId))
    .orderBy(desc(cases.openedAt))
    .limit(1)
  return row ?? null
}

/** Of two who decide at once one does. @returns whether this one did */
export async function declineCase(tx: Tx, _scope: OperatorScope, id: string, now: Date): Promise<boolean> {
  const done = await tx
    .update(cases)
    .set({ state: "declined", decidedAt: now })
    .where(and(eq(cases.id, id), eq(cases.state, "open")))
    .returning({ id: cases.id })
  return done.length === 1
}

/** Locks a case that is still open. */
export async function lockOpenCase(tx: Tx, _scope: OperatorScope, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.id, id), eq(cases.state, "open")))
    .for("update")
  return rows.length === 1
}
