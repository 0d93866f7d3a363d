import { asc, eq, lt } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, certificates, lateDrafts } from "../schema.ts"

export type LateDraftRow = {
  readonly id: string
  readonly holderId: string
  readonly generation: number
  readonly stanza: Uint8Array
  readonly contentId: string
  readonly createdAt: Date
}

export async function insertLateDraft(db: Queryable, row: LateDraftRow): Promise<void> {
  await db.insert(lateDrafts).values(row)
}

/** What waits for this person's next session, in the order in which it was posted. */
export async function findLateDrafts(db: Queryable, scope: HolderScope, limit: number): Promise<LateDraftRow[]> {
  return db.select().from(lateDrafts).where(eq(lateDrafts.holderId, scope.holderId)).orderBy(asc(lateDrafts.createdAt)).limit(limit)
}

export async function deleteLateDraft(tx: Tx, id: string): Promise<void> {
  await tx.delete(lateDrafts).where(eq(lateDrafts.id, id))
}

/** What nobody came back for. @returns the blobs that it held */
export async function deleteLateDraftsBefore(tx: Tx, before: Date): Promise<string[]> {
  const gone = await tx.delete(lateDrafts).where(lt(lateDrafts.createdAt, before)).returning({ contentId: lateDrafts.contentId })
  return gone.map(({ contentId }) => contentId)
}

export type AuthorRow = {
  readonly accountId: string
  readonly generation: number
  readonly address: string
  readonly certificateBody: Uint8Array | null
  readonly certificateSignature: Uint8Array | null
}

/** The public side of an account, to seal something to it while nobody is signed in. */
export async function findAuthor(db: Queryable, accountId: string): Promise<AuthorRow | null> {
  const [row] = await db
    .select({
      accountId: accounts.id,
      generation: accounts.generation,
      address: accountAddresses.address,
      certificateBody: certificates.body,
      certificateSignature: certificates.signature,
    })
    .from(accounts)
    .innerJoin(accountAddresses, eq(accountAddresses.accountId, accounts.id))
    .innerJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(eq(accounts.id, accountId))
  return row ?? null
}
