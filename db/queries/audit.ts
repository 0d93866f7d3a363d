import { and, asc, count, desc, eq, gt, gte, inArray, lt, lte, or, type SQL } from "drizzle-orm"
import { union } from "drizzle-orm/pg-core"
import type { OperatorScope, OrganisationScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import type { TenantTx, TrailTx } from "../tenancy.ts"
import { accountAddresses, accounts, auditEntries, auditHeads } from "../schema.ts"

export type AuditRow = typeof auditEntries.$inferSelect

export type AuditHead = { readonly sequence: number; readonly link: Uint8Array }

/** The end of a chain, locked until the end of the transaction; made with the first entry. */
export async function lockAuditHead(tx: TrailTx, scopeId: string, none: Uint8Array): Promise<AuditHead> {
  await tx.insert(auditHeads).values({ scopeId, sequence: 0, link: none }).onConflictDoNothing()
  const [row] = await tx
    .select({ sequence: auditHeads.sequence, link: auditHeads.link })
    .from(auditHeads)
    .where(eq(auditHeads.scopeId, scopeId))
    .for("update")
  if (row === undefined) throw new Error("the head of the audit trail could not be made")
  return row
}

/** Adds an entry and moves the head to it. */
export async function insertAuditEntry(tx: TrailTx, row: AuditRow): Promise<void> {
  const { scopeId, sequence, link } = row
  await tx.insert(auditEntries).values(row)
  await tx.update(auditHeads).set({ sequence, link }).where(eq(auditHeads.scopeId, scopeId))
}

export async function findAuditHead(db: TenantTx, scopeId: string): Promise<AuditHead | null> {
  const [row] = await db
    .select({ sequence: auditHeads.sequence, link: auditHeads.link })
    .from(auditHeads)
    .where(eq(auditHeads.scopeId, scopeId))
  return row ?? null
}

/** Every chain there is: that of the installation and one for each organisation; also one whose head or whose entries are gone. */
export async function listAuditChains(db: TenantTx): Promise<string[]> {
  const entries = db.selectDistinct({ scopeId: auditEntries.scopeId }).from(auditEntries)
  const heads = db.select({ scopeId: auditHeads.scopeId }).from(auditHeads)
  return (await union(heads, entries)).map(({ scopeId }) => scopeId).sort()
}

/** Which entries are wanted; null for all. */
export type AuditFilter = {
  readonly types: readonly string[] | null
  /** Who did it, or whom it concerns. */ readonly either: readonly string[] | null
  readonly concerns: readonly string[] | null
  readonly by: readonly string[] | null
  readonly since: Date | null
  /** Not included. */ readonly until: Date | null
}

export const EVERY_ENTRY: AuditFilter = { types: null, either: null, concerns: null, by: null, since: null, until: null }

/** Entries in the order of the chain, for whoever verifies it, or takes it into a file. */
export async function readAudit(
  db: TenantTx,
  { scopeId, after, upTo = null, limit, filter = EVERY_ENTRY }: ReadAudit,
): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.scopeId, scopeId), wanted(filter), gt(auditEntries.sequence, after), untilEntry(upTo)))
    .orderBy(asc(auditEntries.sequence))
    .limit(limit)
}

type ReadAudit = {
  readonly scopeId: string
  readonly after: number
  /** The last of them; null for whatever has come by then. */ readonly upTo?: number | null
  readonly limit: number
  readonly filter?: AuditFilter
}

const untilEntry = (upTo: number | null): SQL | undefined => (upTo === null ? undefined : lte(auditEntries.sequence, upTo))

/** How many of the entries up to one are wanted. */
export async function countAudit(
  db: TenantTx,
  _scope: OrganisationScope,
  { scopeId, upTo, filter }: { readonly scopeId: string; readonly upTo: number; readonly filter: AuditFilter },
): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(auditEntries)
    .where(and(eq(auditEntries.scopeId, scopeId), wanted(filter), untilEntry(upTo)))
  return row?.count ?? 0
}

function wanted({ types, either, concerns, by, since, until }: AuditFilter): SQL | undefined {
  const isOf = (column: typeof auditEntries.subjectId | typeof auditEntries.actorId, ids: readonly string[] | null) =>
    ids === null ? undefined : inArray(column, [...ids])
  return and(
    types === null ? undefined : inArray(auditEntries.type, [...types]),
    either === null ? undefined : or(isOf(auditEntries.subjectId, either), isOf(auditEntries.actorId, either)),
    isOf(auditEntries.subjectId, concerns),
    isOf(auditEntries.actorId, by),
    since === null ? undefined : gte(auditEntries.at, since),
    until === null ? undefined : lt(auditEntries.at, until),
  )
}

export type AuditWindow = {
  readonly scopeId: string
  readonly filter: AuditFilter
  readonly from: { readonly sequence: number; readonly side: "older" | "newer" } | null
  readonly limit: number
}

/** Entries beside a place, nearest first; the newest without one. */
export async function listAudit(
  db: TenantTx,
  _scope: OperatorScope | OrganisationScope,
  { scopeId, filter, from, limit }: AuditWindow,
): Promise<AuditRow[]> {
  const beside =
    from === null ? undefined : from.side === "newer" ? gt(auditEntries.sequence, from.sequence) : lt(auditEntries.sequence, from.sequence)
  return db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.scopeId, scopeId), wanted(filter), beside))
    .orderBy(from?.side === "newer" ? asc(auditEntries.sequence) : desc(auditEntries.sequence))
    .limit(limit)
}

/** What concerns the owner, newest first. */
export async function findAuditOf(db: TenantTx, scope: OwnerScope, limit: number): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.subjectId, scope.accountId))
    .orderBy(desc(auditEntries.at), desc(auditEntries.sequence))
    .limit(limit)
}

/** Who these accounts are today; deleted ones are missing. */
export async function findNames(
  db: Queryable,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly name: string; readonly address: string }[]> {
  if (ids.length === 0) return []
  return db
    .select({ id: accounts.id, name: accounts.name, address: accountAddresses.address })
    .from(accounts)
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .where(inArray(accounts.id, [...ids]))
}
