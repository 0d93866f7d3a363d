import { isId } from "#lib/ids.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { ActionState } from "#lib/web/action.ts"
import { type Act, undoing } from "./moves.ts"

export type PageParams = Readonly<Record<string, string | string[] | undefined>>

const SAID = {
  trash: "folder.trashed",
  archive: "folder.archived",
  unarchive: "folder.restored",
  restore: "folder.restored",
  erase: "folder.erased",
  "erase-drafts": "folder.draftsErased",
} as const

type Said = keyof typeof SAID

/** What an act did, and how to take it back. */
export function saidAfter(
  t: Translate,
  { act, ids, count }: { readonly act: Act; readonly ids: readonly string[]; readonly count: number },
): ActionState {
  const undo = undoing(act)
  return { kind: "done", message: t(SAID[act], { count }), values: undo === null || count === 0 ? {} : { undo, ids: ids.join(" ") } }
}

/** What the page before did, from the address that it led to: `?done=trash&message=ID`, `?done=erase&count=3`. */
export function saidInAddress(t: Translate, params: PageParams): ActionState {
  const { done, message } = params
  if (typeof done !== "string" || !Object.hasOwn(SAID, done)) return { kind: "start" }
  const count = countIn(params)
  if (done === "erase-drafts" || typeof message !== "string" || !isId(message))
    return { kind: "done", message: t(SAID[done as Said], { count }) }
  return saidAfter(t, { act: done as Act, ids: [message], count: 1 })
}

function countIn({ count }: PageParams): number {
  const number = typeof count === "string" ? Number(count) : 1
  return Number.isSafeInteger(number) && number >= 0 ? number : 1
}
