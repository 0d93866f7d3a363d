import type { Folder } from "#db/schema/messages.ts"
import { isId } from "#lib/ids.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { ActionState } from "#lib/web/action.ts"
import { undoing, type Act, type Move } from "./moves.ts"

export type PageParams = Readonly<Record<string, string | string[] | undefined>>

const SAID = {
  trash: "folder.trashed",
  archive: "folder.archived",
  move: "folder.moved",
  unarchive: "folder.restored",
  restore: "folder.restored",
  erase: "folder.erased",
  flag: "folder.flagged",
  unflag: "folder.unflagged",
  unread: "folder.markedUnread",
  read: "folder.markedRead",
  "erase-drafts": "folder.draftsErased",
} as const

type Said = keyof typeof SAID

/** What is given, the page that asks says itself. */
type SaidAct = Exclude<Act, "give">

type Done = Pick<Move, "ids" | "folder" | "from"> & { readonly act: SaidAct; readonly count: number }

/** What an act did, and how to take it back; what was taken back is not taken back again. */
export function saidAfter(t: Translate, { act, ids, folder, from, count }: Done): ActionState {
  const undo = count === 0 || from === "undo" ? null : undoing({ act, folder })
  const values = undo === null ? {} : { undo: undo.act, ids: ids.join(" "), ...(undo.to === undefined ? {} : { to: undo.to }) }
  return { kind: "done", message: t(SAID[act], { count }), values }
}

/** What the page before did, from the address that it led to: `?done=trash&message=ID`, `?done=erase&count=3`. */
export function saidInAddress(t: Translate, params: PageParams, folder: Folder): ActionState {
  const { done, message } = params
  if (typeof done !== "string" || !Object.hasOwn(SAID, done)) return { kind: "start" }
  const count = countIn(params)
  if (done === "erase-drafts" || typeof message !== "string" || !isId(message))
    return { kind: "done", message: t(SAID[done as Said], { count }) }
  return saidAfter(t, { act: done as SaidAct, ids: [message], folder, from: "message", count: 1 })
}

function countIn({ count }: PageParams): number {
  const number = typeof count === "string" ? Number(count) : 1
  return Number.isSafeInteger(number) && number >= 0 ? number : 1
}
