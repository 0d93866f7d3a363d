import { and, asc, desc, eq, inArray, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { draftBlobs, drafts } from "../schema.ts"

export type DraftRow = {
  readonly id: string
  readonly generation: number
  readonly sealed: Uint8Array
  readonly contentId: string
  readonly updatedAt: Date
  /** The token of the form that wrote it last; null where none did. */
  readonly formToken: string | null
}

const columns = {
  id: drafts.id,
  generation: drafts.generation,
  sealed: drafts.sealed,
  contentId: drafts.contentId,
  updatedAt: drafts.updatedAt,
  formToken: drafts.formToken,
}

export async function findDraft(db: Queryable, scope: HolderScope, id: string): Promise<DraftRow | null> {
  const [row] = await db
    .select(columns)
    .from(drafts)
    .where(and(eq(drafts.holderId, scope.holderId), eq(drafts.id, id)))
  return row ?? null
}

/** The same, locked until the end of the transaction, so that two saves of one draft follow each other. */
export async function lockDraft(tx: Tx, scope: HolderScope, id: string): Promise<DraftRow | null> {
  const [row] = await tx
    .select(columns)
    .from(drafts)
    .where(and(eq(drafts.holderId, scope.holderId), eq(drafts.id, id)))
    .for("update")
  return row ?? null
}

/** Of several at once, in the order of everybody who locks more than one. */
export async function lockDrafts(tx: Tx, scope: HolderScope, ids: readonly string[]): Promise<DraftRow[]> {
  return tx
    .select(columns)
    .from(drafts)
    .where(and(eq(drafts.holderId, scope.holderId), inArray(drafts.id, [...ids])))
    .orderBy(drafts.id)
    .for("update")
}

export type DraftWindow = {
  readonly from: { readonly at: Date; readonly id: string; readonly side: "older" | "newer" } | null
  readonly limit: number
}

/** Drafts beside a place, nearest first; the newest without one. */
export async function findDrafts(db: Queryable, scope: HolderScope, { from, limit }: DraftWindow): Promise<DraftRow[]> {
  const place = from === null ? null : sql`(${from.at.toISOString()}::timestamptz, ${from.id}::uuid)`
  const beside =
    place === null
      ? undefined
      : from?.side === "newer"
        ? sql`(${drafts.updatedAt}, ${drafts.id}) > ${place}`
        : sql`(${drafts.updatedAt}, ${drafts.id}) < ${place}`
  const order = from?.side === "newer" ? [asc(drafts.updatedAt), asc(drafts.id)] : [desc(drafts.updatedAt), desc(drafts.id)]
  return db
    .select(columns)
    .from(drafts)
    .where(and(eq(drafts.holderId, scope.holderId), beside))
    .orderBy(...order)
    .limit(limit)
}

/** Writes the draft's row anew and says which attachments it holds. @throws when another holder has this id. */
export async function putDraft(tx: Tx, scope: HolderScope, row: DraftRow, blobIds: readonly string[]): Promise<void> {
  const { id, ...values } = row
  const written = await tx
    .insert(drafts)
    .values({ id, holderId: scope.holderId, ...values })
    .onConflictDoUpdate({ target: drafts.id, set: values, setWhere: eq(drafts.holderId, scope.holderId) })
    .returning({ id: drafts.id })
  if (written.length === 0) throw new Error("the id of a draft is taken")
  await tx.delete(draftBlobs).where(eq(draftBlobs.draftId, id))
  if (blobIds.length > 0) await tx.insert(draftBlobs).values(blobIds.map((blobId) => ({ draftId: id, blobId })))
}

/** The blobs of a draft: its attachments, not its content. */
export async function findDraftBlobs(db: Queryable, draftId: string): Promise<string[]> {
  const rows = await db.select({ blobId: draftBlobs.blobId }).from(draftBlobs).where(eq(draftBlobs.draftId, draftId))
  return rows.map(({ blobId }) => blobId)
}

export type DeletedDrafts = {
  readonly ids: readonly string[]
  readonly rows: readonly DraftRow[]
  /** Every blob that they referred to, still there. */
  readonly blobIds: readonly string[]
}

/** Deletes drafts of this holder. @returns them as they were */
export async function deleteDrafts(tx: Tx, scope: HolderScope, ids: readonly string[]): Promise<DeletedDrafts> {
  const rows = ids.length === 0 ? [] : await lockDrafts(tx, scope, ids)
  if (rows.length === 0) return { ids: [], rows, blobIds: [] }
  const found = rows.map(({ id }) => id)
  const attached = await tx.select({ blobId: draftBlobs.blobId }).from(draftBlobs).where(inArray(draftBlobs.draftId, found))
  await tx.delete(drafts).where(inArray(drafts.id, found))
  return { ids: found, rows, blobIds: [...rows.map(({ contentId }) => contentId), ...attached.map(({ blobId }) => blobId)] }
}
