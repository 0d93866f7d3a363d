import { and, asc, eq, inArray, min, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, accountSecrets, certificates, deliveries, mailboxMembers, mailboxWraps } from "../schema.ts"

/** The shared mailbox that has this address, or null. */
export async function findSharedMailbox(db: Queryable, address: string): Promise<string | null> {
  const [row] = await db
    .select({ id: accounts.id })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(and(eq(accountAddresses.address, address), eq(accounts.kind, "shared")))
  return row?.id ?? null
}

/** All there are. */
export async function findSharedMailboxes(db: Queryable): Promise<string[]> {
  const rows = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.kind, "shared"))
  return rows.map(({ id }) => id)
}

/** Whether anybody at all has the address, the invited included. */
export async function findOwner(db: Queryable, address: string): Promise<{ readonly accountId: string; readonly kind: string } | null> {
  const [row] = await db
    .select({ accountId: accounts.id, kind: accounts.kind })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(eq(accountAddresses.address, address))
  return row ?? null
}

export type NewGeneration = {
  readonly mailboxId: string
  readonly generation: number
  readonly secrets: Omit<typeof accountSecrets.$inferInsert, "accountId" | "generation" | "previousKey">
  readonly certificate: { readonly id: string; readonly sequence: number; readonly body: Uint8Array; readonly signature: Uint8Array }
}

/** Puts a generation of keys in force: mail that comes from now on is sealed to it. */
export async function putGeneration(tx: Tx, { mailboxId, generation, secrets, certificate }: NewGeneration): Promise<void> {
  await tx.insert(accountSecrets).values({ ...secrets, accountId: mailboxId, generation })
  await tx.insert(certificates).values({ ...certificate, accountId: mailboxId })
  await tx.update(accounts).set({ generation, certificateId: certificate.id }).where(eq(accounts.id, mailboxId))
}

type NewMailbox = { readonly id: string; readonly address: string; readonly name: string; readonly language: string; readonly now: Date }

/** The account of a mailbox, without keys yet; an invited account with this id becomes it. @returns false when the address is somebody's */
export async function insertMailbox(tx: Tx, { id, address, name, language, now }: NewMailbox): Promise<boolean> {
  const values = { kind: "shared" as const, state: "active" as const, name, language, timeZone: "UTC", generation: 0, createdAt: now }
  const adopted = await tx
    .update(accounts)
    .set(values)
    .where(and(eq(accounts.id, id), eq(accounts.kind, "invited")))
    .returning({ id: accounts.id })
  if (adopted.length === 1) {
    await tx.update(accountAddresses).set({ provenAt: now, isMain: true }).where(eq(accountAddresses.accountId, id))
    return true
  }
  await tx.insert(accounts).values({ id, ...values })
  const taken = await tx
    .insert(accountAddresses)
    .values({ address, accountId: id, provenAt: now, isMain: true })
    .onConflictDoNothing()
    .returning({ address: accountAddresses.address })
  return taken.length === 1
}

export type LockedMailbox = {
  readonly id: string
  readonly generation: number
  readonly address: string
  readonly certificate: { readonly sequence: number; readonly body: Uint8Array } | null
}

/** A mailbox, locked until the end of the transaction: who joins, leaves and gets keys follow each other. Mail goes on arriving. */
export async function lockMailbox(tx: Tx, mailboxId: string): Promise<LockedMailbox | null> {
  const [row] = await tx
    .select({ id: accounts.id, generation: accounts.generation })
    .from(accounts)
    .where(and(eq(accounts.id, mailboxId), eq(accounts.kind, "shared")))
    .for("no key update")
  if (row === undefined) return null
  const [more] = await tx
    .select({ address: accountAddresses.address, sequence: certificates.sequence, body: certificates.body })
    .from(accounts)
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .leftJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(eq(accounts.id, mailboxId))
  if (more === undefined) return null
  const { address, sequence, body } = more
  return { ...row, address, certificate: sequence === null || body === null ? null : { sequence, body } }
}

/** One transaction at a time makes or staffs the mailbox of an address that has none yet; ends with the transaction. */
export async function lockMailboxAddress(tx: Tx, address: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sigill.mailbox ${address}`}, 0))`)
}

export type MemberRow = typeof mailboxMembers.$inferSelect

export async function findMembers(db: Queryable, mailboxId: string): Promise<MemberRow[]> {
  return db.select().from(mailboxMembers).where(eq(mailboxMembers.mailboxId, mailboxId)).orderBy(asc(mailboxMembers.memberId))
}

/** The mailboxes that somebody is a member of. */
export async function findMemberships(db: Queryable, memberId: string): Promise<string[]> {
  const rows = await db
    .select({ mailboxId: mailboxMembers.mailboxId })
    .from(mailboxMembers)
    .where(eq(mailboxMembers.memberId, memberId))
    .orderBy(asc(mailboxMembers.mailboxId))
  return rows.map(({ mailboxId }) => mailboxId)
}

export async function putMember(tx: Tx, row: MemberRow): Promise<void> {
  const { grantedAt, signature } = row
  await tx
    .insert(mailboxMembers)
    .values(row)
    .onConflictDoUpdate({ target: [mailboxMembers.mailboxId, mailboxMembers.memberId], set: { grantedAt, signature } })
}

/** Takes members out, and with them their wraps of every generation (B42). */
export async function deleteMembers(tx: Tx, mailboxId: string, memberIds: readonly string[]): Promise<void> {
  await tx.delete(mailboxMembers).where(and(eq(mailboxMembers.mailboxId, mailboxId), inArray(mailboxMembers.memberId, [...memberIds])))
}

export type WrapRow = typeof mailboxWraps.$inferSelect

export async function findWraps(db: Queryable, mailboxId: string): Promise<Omit<WrapRow, "stanza">[]> {
  const { mailboxId: mailbox, memberId, generation, memberGeneration } = mailboxWraps
  return db.select({ mailboxId: mailbox, memberId, generation, memberGeneration }).from(mailboxWraps).where(eq(mailbox, mailboxId))
}

export async function insertWraps(tx: Tx, rows: readonly WrapRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(mailboxWraps)
      .values([...rows])
      .onConflictDoNothing()
}

/** What the member's keys do not open any more, because they began anew. */
export async function deleteOwnWraps(db: Queryable, scope: HolderScope, mailboxId: string): Promise<void> {
  await db.delete(mailboxWraps).where(and(eq(mailboxWraps.mailboxId, mailboxId), eq(mailboxWraps.memberId, scope.holderId)))
}

export type CertifiedRow = {
  readonly accountId: string
  readonly generation: number
  readonly body: Uint8Array
  readonly signature: Uint8Array
}

/** The certificates in force of these accounts, to seal something to them. */
export async function findCertificates(db: Queryable, accountIds: readonly string[]): Promise<CertifiedRow[]> {
  if (accountIds.length === 0) return []
  return db
    .select({
      accountId: accounts.id,
      generation: accounts.generation,
      body: certificates.body,
      signature: certificates.signature,
    })
    .from(accounts)
    .innerJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(inArray(accounts.id, [...accountIds]))
}

/** The first generation of a mailbox's keys that some member has; null where nobody has any. Of later ones members have each. */
export async function findFirstOpened(db: Queryable, { holderId }: HolderScope): Promise<number | null> {
  const [row] = await db
    .select({ first: min(mailboxWraps.generation) })
    .from(mailboxWraps)
    .where(eq(mailboxWraps.mailboxId, holderId))
  return row?.first ?? null
}

/** What nobody can open any more: sealed to a generation of which no member has the key. */
export async function findLost(db: Queryable, scope: HolderScope, limit: number): Promise<string[]> {
  const opens = db
    .select({ generation: mailboxWraps.generation })
    .from(mailboxWraps)
    .where(and(eq(mailboxWraps.mailboxId, scope.holderId), eq(mailboxWraps.generation, deliveries.generation)))
  const rows = await db
    .select({ messageId: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), sql`${deliveries.stanza} is not null`, sql`not exists (${opens})`))
    .limit(limit)
  return rows.map(({ messageId }) => messageId)
}
