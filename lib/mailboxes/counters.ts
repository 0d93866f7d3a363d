import type { ConversationChange, CounterChanges, FolderChange } from "#db/queries/counters.ts"
import { HELD_FOLDER, type Folder, type HolderRole } from "#db/schema/messages.ts"
import type { Id } from "../ids.ts"

/** Where a delivery is listed. What somebody sends to themself is one delivery: it lies in Inbox and is listed in Sent as well. */
export function listedIn(folder: Folder, role: HolderRole): readonly Folder[] {
  return folder === "inbox" && role === "sender" ? ["inbox", "sent"] : [folder]
}

/** A delivery as the counters see it. */
export type Counted = {
  readonly holderId: Id
  readonly folder: Folder
  readonly role: HolderRole
  readonly isUnread: boolean
  readonly conversationId: Id
  /** Bytes that it takes; null where nobody has measured it yet. */
  readonly size: number | null
}

/**
 * What deliveries that come to a folder, or leave one, change in the counters of folders and conversations. Unread ones and bytes
 * count where a delivery lies; what lies in Trash is no part of its conversation, and what has not left is counted nowhere.
 */
export function counterChanges(given: { readonly arriving: readonly Counted[]; readonly leaving: readonly Counted[] }): CounterChanges {
  const changes = [...given.leaving.map((row) => ({ row, sign: -1 })), ...given.arriving.map((row) => ({ row, sign: 1 }))]
  const all = changes.filter(({ row }) => row.folder !== HELD_FOLDER)
  return {
    folders: all.flatMap(({ row, sign }) => ofFolders(row, sign)),
    conversations: all.filter(({ row }) => row.folder !== "trash").map(({ row, sign }) => ofConversation(row, sign)),
  }
}

function ofFolders({ holderId, folder, role, isUnread, size }: Counted, sign: number): readonly FolderChange[] {
  return listedIn(folder, role).map((listed) => ({
    holderId,
    folder: listed,
    total: sign,
    unread: isUnread && listed === folder ? sign : 0,
    bytes: listed !== folder ? 0 : size === null ? null : size * sign,
  }))
}

function ofConversation({ holderId, conversationId, isUnread }: Counted, sign: number): ConversationChange {
  return { holderId, conversationId, total: sign, unread: isUnread ? sign : 0 }
}
