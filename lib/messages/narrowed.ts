import type { Folder } from "#db/schema/messages.ts"

/** What a list can be narrowed to: not read, waiting for an answer, flagged. */
export const NARROWINGS = ["unread", "waiting", "flagged"] as const

export type Narrowing = (typeof NARROWINGS)[number]

const OF_OWN: readonly Narrowing[] = ["unread", "flagged"]
const OF_COMMON: ReadonlyMap<Folder, readonly Narrowing[]> = new Map<Folder, readonly Narrowing[]>([
  ["inbox", NARROWINGS],
  ["sent", ["waiting", "flagged"]],
  ["archive", OF_OWN],
  ["trash", []],
])

/** What the list of a folder can be narrowed to: in Sent nothing is unread, and only there and in Inbox somebody waits for an answer. */
export const narrowingsOf = (folder: Folder): readonly Narrowing[] => OF_COMMON.get(folder) ?? OF_OWN
