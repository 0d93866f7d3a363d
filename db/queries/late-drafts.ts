import { and, desc, eq, lt, sql } from "drizzle-orm"
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

/** Puts the row in the place of what came from the same form before. @returns the blobs of that, or null where somebody else's row has the id */
export async function putLateDraft(tx: Tx, row: LateDraftRow): Promise<string[] | null> {
  const { id, ...values } = row
  const before = await tx
    .select({ contentId: lateDrafts.contentId })
    .from(lateDrafts)
    .where(and(eq(lateDrafts.id, id), eq(lateDrafts.holderId, row.holderId)))
    .for("update")
  const written = await tx
    .insert(lateDrafts)
    .values(row)
    .onConflictDoUpdate({ target: lateDrafts.id, set: values, setWhere: eq(lateDrafts.holderId, row.holderId) })
    .returning({ id: lateDrafts.id })
  return written.length === 0 ? null : before.map(({ contentId }) => contentId)
}

/** What waits for this person's next session, what was posted last first. */
export async function findLateDrafts(db: Queryable, scope: HolderScope, limit: number): Promise<LateDraftRow[]> {
  return db.select().from(lateDrafts).where(eq(lateDrafts.holderId, scope.holderId)).orderBy(desc(lateDrafts.createdAt)).limit(limit)
}

/** Takes a row as it was read. @returns false when another request took it, or a later post has its place */
export async function deleteLateDraft(tx: Tx, { id, contentId }: Pick<LateDraftRow, "id" | "contentId">): Promise<boolean> {
  const gone = await tx
    .delete(lateDrafts)
    .where(and(eq(lateDrafts.id, id), eq(lateDrafts.contentId, contentId)))
    .returning({ id: lateDrafts.id })
  return gone.length > 0
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
  readonly isShared: boolean
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
      isShared: sql<boolean>`${accounts.kind} = 'shared'`,
      certificateBody: certificates.body,
      certificateSignature: certificates.signature,
    })
    .from(accounts)
    .innerJoin(accountAddresses, eq(accountAddresses.accountId, accounts.id))
    .innerJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(eq(accounts.id, accountId))
  return row ?? null
}
