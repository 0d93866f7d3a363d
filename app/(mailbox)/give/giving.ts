import type { Folder } from "#db/schema/messages.ts"
import { isOwnFolder } from "#lib/folders/own-folder-id.ts"
import { isId, type Id } from "#lib/ids.ts"
import type { Gave } from "#lib/shared-mailboxes/give-conversations.ts"
import { FOLDERS } from "../_folder/moves.ts"
import { folderHref } from "../_folder/place.ts"
import type { PageParams } from "../_folder/said.ts"

/** What is to be given, and the page that it was chosen on. */
export type Chosen = { readonly ids: readonly Id[]; readonly folder: Folder; readonly from: "list" | "message" }

/** The page that conversations were chosen on, from an address or a form; whatever else it says is the Inbox. */
export function chosenOn(folder: unknown, from: unknown): Pick<Chosen, "folder" | "from"> {
  const common = FOLDERS.find((one) => one === folder)
  const own = typeof folder === "string" && isOwnFolder(folder) ? folder : "inbox"
  return { folder: common ?? own, from: from === "message" ? "message" : "list" }
}

/** The way back there. */
export const backFrom = ({ ids: [first], folder, from }: Chosen): string =>
  from === "message" && first !== undefined ? `/messages/${first}` : folderHref(folder)

/** The address of the page that asks; with what was done, of the one that says so. */
export function giveHref({ ids, folder, from }: Chosen, gave?: Gave): string {
  const done = gave === undefined ? [] : [["to", gave.mailboxId], ...COUNTED.map((name) => [name, String(gave[name])])]
  return `/give?${new URLSearchParams([...ids.map((id) => ["message", id]), ["folder", folder], ["from", from], ...done])}`
}

/** What was left out, in the order in which it is said. */
export const LEFT_OUT = ["there", "notForwarded", "ended", "closed", "changed", "more"] as const
const COUNTED = ["count", ...LEFT_OUT] as const

/** What was done, from the address that it led to; null for one that says nothing of it. */
export function gaveIn(params: PageParams): Gave | null {
  const { to } = params
  if (typeof to !== "string" || !isId(to)) return null
  const at = (name: (typeof COUNTED)[number]) => countIn(params[name])
  const left = { there: at("there"), notForwarded: at("notForwarded"), ended: at("ended"), closed: at("closed"), changed: at("changed") }
  return { mailboxId: to, count: at("count"), ...left, more: at("more") }
}

const countIn = (text: PageParams[string]): number => (typeof text === "string" && /^\d{1,6}$/.test(text) ? Number(text) : 0)
