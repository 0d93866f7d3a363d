import { and, count, eq, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { drafts, folderCounts, type Folder } from "../schema.ts"

export type FolderChange = { readonly holderId: string; readonly folder: Folder; readonly total: number; readonly unread: number }

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

/**
 * Adds to the counters, one statement for all holders of a message. Always the last statement of its transaction and always in the
 * order of holder and folder, so that two transactions never wait for each other.
 */
export async function addToFolderCounts(tx: Tx, changes: readonly FolderChange[]): Promise<void> {
  if (changes.length === 0) return
  const values = JSON.stringify(changes.map(({ holderId, folder, total, unread }) => ({ holder: holderId, folder, total, unread })))
  await tx.execute(sql`
    insert into folder_counts (holder_id, folder, total, unread)
    select holder, folder, sum(total), sum(unread) from jsonb_to_recordset(${values}::text::jsonb) as change(holder uuid, folder text, total integer, unread integer)
    group by holder, folder order by holder, folder
    on conflict (holder_id, folder) do update set total = folder_counts.total + excluded.total, unread = folder_counts.unread + excluded.unread`)
}
