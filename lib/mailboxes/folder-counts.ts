import { countDrafts, findFolderCounts, type FolderChange } from "#db/queries/folder-counts.ts"
import type { Folder, HolderRole } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"

export type FolderCount = { readonly total: number; readonly unread: number }

export type FolderCounts = Readonly<Record<Folder, FolderCount>> & { readonly drafts: { readonly total: number } }

const NONE: FolderCount = { total: 0, unread: 0 }

/** How much lies in each folder, from counters that are kept and not counted (design 5). */
export async function folderCounts(ctx: MemberContext): Promise<Result<FolderCounts, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const [rows, drafts] = await Promise.all([findFolderCounts(ctx.db, scope.value), countDrafts(ctx.db, scope.value)])
  const of = (folder: Folder): FolderCount => {
    const { total, unread } = rows.find((row) => row.folder === folder) ?? NONE
    return { total, unread }
  }
  return ok({ inbox: of("inbox"), sent: of("sent"), archive: of("archive"), trash: of("trash"), drafts: { total: drafts } })
}

/** Where a delivery is listed. What somebody sends to themself is one delivery: it lies in Inbox and is listed in Sent as well. */
export function listedIn(folder: Folder, role: HolderRole): readonly Folder[] {
  return folder === "inbox" && role === "sender" ? ["inbox", "sent"] : [folder]
}

type Counted = { readonly holderId: Id; readonly folder: Folder; readonly role: HolderRole; readonly isUnread: boolean }

/** What a delivery adds to the counters of the folders it is listed in; unread counts where it lies. */
export function arriving({ holderId, folder, role, isUnread }: Counted): FolderChange[] {
  return listedIn(folder, role).map((listed) => ({ holderId, folder: listed, total: 1, unread: isUnread && listed === folder ? 1 : 0 }))
}

/** What a delivery takes from the counters when it leaves a folder. */
export function leaving(delivery: Counted): FolderChange[] {
  return arriving(delivery).map((change) => ({ ...change, total: -change.total, unread: -change.unread }))
}
