import { findMailbox } from "#db/queries/folder-counts.ts"
import type { Folder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"
import { ownLimit } from "../storage/own-fullness.ts"
import type { Storage } from "../storage/storage.ts"
import { isOwnFolder } from "./own-folder-id.ts"
import { openNames, type NamedFolder } from "./own-folders.ts"

export type FolderCount = { readonly total: number; readonly unread: number }

export type ListedFolder = NamedFolder & FolderCount

export type MailboxOverview = {
  readonly inbox: FolderCount
  readonly sent: FolderCount
  readonly archive: FolderCount
  readonly trash: FolderCount
  /** The folders that the actor made (M4), by name. */
  readonly ownFolders: readonly ListedFolder[]
  readonly storage: Storage
  /** Bytes of what there is, where there is any, from whatever takes most. */
  readonly bytes: readonly BytesOf[]
}

/** What takes room: a folder, the drafts, or what is sent and has not left. */
export type BytesOf = { readonly where: Folder | "drafts" | "held"; readonly bytes: number }

/** What folders there are, how much lies in each and what room it takes (A1), from counters that are kept and not counted (design 5). */
export async function mailboxOverview(ctx: MemberContext): Promise<Result<MailboxOverview, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const { counts, ownFolders, draftBytes, heldBytes } = await findMailbox(ctx.db, scope.value)
  const of = (folder: Folder): FolderCount => {
    const { total = 0, unread = 0 } = counts.find((count) => count.folder === folder) ?? {}
    return { total, unread }
  }
  // Most people have no folder of their own, and then nothing needs to be opened.
  const named = ownFolders.length === 0 ? [] : await openNames(ctx, ownFolders)
  const compare = named.length < 2 ? () => 0 : new Intl.Collator(ctx.language, { numeric: true }).compare
  const bytes: readonly BytesOf[] = [
    ...counts.map((count) => ({ where: count.folder, bytes: count.bytes })),
    { where: "drafts", bytes: draftBytes },
    { where: "held", bytes: heldBytes },
  ]
  return ok({
    storage: { used: bytes.reduce((sum, part) => sum + part.bytes, 0), limit: ownLimit(ctx) },
    bytes: bytes.filter((part) => part.bytes > 0).sort((a, b) => b.bytes - a.bytes),
    inbox: of("inbox"),
    sent: of("sent"),
    archive: of("archive"),
    trash: of("trash"),
    ownFolders: named.map((folder) => ({ ...folder, ...of(folder.id) })).sort((a, b) => compare(a.name ?? "", b.name ?? "")),
  })
}

/** How much lies in a folder; nothing where there is none such. */
export function countIn(overview: MailboxOverview, folder: Folder): FolderCount {
  if (!isOwnFolder(folder)) return overview[folder]
  const { total = 0, unread = 0 } = overview.ownFolders.find(({ id }) => id === folder) ?? {}
  return { total, unread }
}
