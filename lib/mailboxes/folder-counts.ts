import { countDrafts, findFolderCounts } from "#db/queries/folder-counts.ts"
import type { CommonFolder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"

export type FolderCount = { readonly total: number; readonly unread: number }

export type FolderCounts = Readonly<Record<CommonFolder, FolderCount>> & { readonly drafts: { readonly total: number } }

const NONE: FolderCount = { total: 0, unread: 0 }

/** How much lies in each folder, from counters that are kept and not counted (design 5). */
export async function folderCounts(ctx: MemberContext): Promise<Result<FolderCounts, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const [rows, drafts] = await Promise.all([findFolderCounts(ctx.db, scope.value), countDrafts(ctx.db, scope.value)])
  const of = (folder: CommonFolder): FolderCount => {
    const { total, unread } = rows.find((row) => row.folder === folder) ?? NONE
    return { total, unread }
  }
  return ok({ inbox: of("inbox"), sent: of("sent"), archive: of("archive"), trash: of("trash"), drafts: { total: drafts } })
}
