import { z } from "zod"
import type { CommonFolder, Folder, OwnFolder } from "#db/schema/messages.ts"
import { isOwnFolder } from "#lib/folders/own-folder-id.ts"
import type { Id } from "#lib/ids.ts"
import type { Mark } from "#lib/messages/mark-message.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"

/** What a person can do with messages of a folder; `erase` and `give` only lead to the page that asks. */
export const ACTS = ["trash", "archive", "unarchive", "move", "restore", "erase", "give", "flag", "unflag", "unread", "read"] as const
export type Act = (typeof ACTS)[number]

/** Acts that leave messages where they lie, and the mark that each makes. */
export const MARKS = { flag: "flagged", unflag: "unflagged", unread: "unread", read: "read" } as const satisfies Partial<Record<Act, Mark>>
export type MarkAct = keyof typeof MARKS

export const isMark = (act: Act): act is MarkAct => Object.hasOwn(MARKS, act)

const OPPOSITE: Readonly<Record<MarkAct, MarkAct>> = { flag: "unflag", unflag: "flag", unread: "read", read: "unread" }

export const FOLDERS = ["inbox", "sent", "archive", "trash"] as const satisfies readonly CommonFolder[]

/** As many as a page of a folder holds. */
const MOST = 50

export type Move = {
  readonly act: Act
  readonly ids: readonly Id[]
  readonly folder: Folder
  /** The own folder that `move` moves to. */
  readonly to: OwnFolder | null
  /** From the message's own page, which is left afterwards; from a list, which stays; or from the button that took an act back. */
  readonly from: "list" | "message" | "undo"
}

const ids = z.array(z.uuid("choose_messages")).min(1, "choose_messages").max(MOST, "choose_messages")
const ownFolder = z.custom<OwnFolder>((value) => typeof value === "string" && isOwnFolder(value))
const move = z
  .object({
    act: z.enum(ACTS, "choose_act"),
    ids,
    folder: z.union([z.enum(FOLDERS), ownFolder], "choose_act").default("inbox"),
    to: ownFolder.nullable().catch(null),
    from: z.enum(["list", "message", "undo"], "choose_act").default("list"),
  })
  .refine(({ act, to }) => act !== "move" || to !== null, { path: ["to"], error: "choose_folder" })

/** The rows that were ticked and the button that was pressed. */
export function parseMove(form: FormData): Result<Move, InvalidFields> {
  const parsed = move.safeParse({
    act: form.get("act"),
    ids: form.getAll("message"),
    folder: form.get("folder") ?? undefined,
    to: form.get("to"),
    from: form.get("from") ?? undefined,
  })
  if (parsed.success) return ok(parsed.data)
  const wrong = parsed.error.issues.map((issue) => issue.path[0])
  const problem = wrong.includes("ids") ? "choose_messages" : wrong.includes("to") ? "choose_folder" : "choose_act"
  return fail({ code: "invalid_fields", fields: { message: problem } })
}

/** The ids of a form that asks once more before something is erased. */
export function parseChosen(field: "message" | "draft"): (form: FormData) => Result<readonly Id[], InvalidFields> {
  return (form) => {
    const parsed = ids.safeParse(form.getAll(field))
    return parsed.success ? ok(parsed.data) : fail({ code: "invalid_fields", fields: { [field]: "choose_messages" } })
  }
}

export type Undoing = { readonly act: Act; readonly to?: OwnFolder }

/** The act that takes `act` on messages of a folder back, where there is one. */
export function undoing({ act, folder }: Pick<Move, "act" | "folder">): Undoing | null {
  if (act === "trash") return { act: "restore" }
  if (isMark(act)) return { act: OPPOSITE[act] }
  if (act !== "archive" && act !== "move") return null
  if (folder === "archive") return { act: "archive" }
  return isOwnFolder(folder) ? { act: "move", to: folder } : { act: "unarchive" }
}
