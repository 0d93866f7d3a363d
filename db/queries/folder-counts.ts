import { and, count, eq } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { drafts, folderCounts, type Folder } from "../schema.ts"

export type FolderCountRow = { readonly folder: Folder; readonly total: number; readonly unread: number }

export async function findFolderCounts(db: Queryable, scope: HolderScope): Promise<FolderCountRow[]> {
  return db
    .select({ folder: folderCounts.folder, total: folderCounts.total, unread: folderCounts.unread })
    .from(folderCounts)
    .where(eq(folderCounts.holderId, scope.holderId))
}

export async function findFolderCount(db: Queryable, scope: HolderScope, folder: Folder): Promise<FolderCountRow | null> {
  const [row] = await db
    .select({ folder: folderCounts.folder, total: folderCounts.total, unread: folderCounts.unread })
    .from(folderCounts)
    .where(and(eq(folderCounts.holderId, scope.holderId), eq(folderCounts.folder, folder)))
  return row ?? null
}

/** Drafts are few for each person, so they are counted. */
export async function countDrafts(db: Queryable, scope: HolderScope): Promise<number> {
  const [row] = await db.select({ total: count() }).from(drafts).where(eq(drafts.holderId, scope.holderId))
  return row?.total ?? 0
}
