import { z } from "zod"
import type { Folder } from "#db/schema/messages.ts"
import type { Id } from "#lib/ids.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"

/** What a person can do with messages of a folder; `erase` only leads to the page that asks once more. */
export const ACTS = ["trash", "archive", "unarchive", "restore", "erase"] as const
export type Act = (typeof ACTS)[number]

export const FOLDERS = ["inbox", "sent", "archive", "trash"] as const satisfies readonly Folder[]

/** As many as a page of a folder holds. */
const MOST = 50

export type Move = {
  readonly act: Act
  readonly ids: readonly Id[]
  readonly folder: Folder
  /** From the message's own page, which is left afterwards, or from a list, which stays. */
  readonly from: "list" | "message"
}

const ids = z.array(z.uuid("choose_messages")).min(1, "choose_messages").max(MOST, "choose_messages")
const move = z.object({
  act: z.enum(ACTS, "choose_act"),
  ids,
  folder: z.enum(FOLDERS, "choose_act").default("inbox"),
  from: z.enum(["list", "message"], "choose_act").default("list"),
})

/** The rows that were ticked and the button that was pressed. */
export function parseMove(form: FormData): Result<Move, InvalidFields> {
  const parsed = move.safeParse({
    act: form.get("act"),
    ids: form.getAll("message"),
    folder: form.get("folder") ?? undefined,
    from: form.get("from") ?? undefined,
  })
  if (parsed.success) return ok(parsed.data)
  const isUnchosen = parsed.error.issues.some((issue) => issue.path[0] === "ids")
  return fail({ code: "invalid_fields", fields: { message: isUnchosen ? "choose_messages" : "choose_act" } })
}

/** The ids of a form that asks once more before something is erased. */
export function parseChosen(field: "message" | "draft"): (form: FormData) => Result<readonly Id[], InvalidFields> {
  return (form) => {
    const parsed = ids.safeParse(form.getAll(field))
    return parsed.success ? ok(parsed.data) : fail({ code: "invalid_fields", fields: { [field]: "choose_messages" } })
  }
}

const UNDOING: Partial<Record<Act, Act>> = { trash: "restore", archive: "unarchive" }

/** The act that takes `act` back, where there is one. */
export function undoing(act: Act): Act | null {
  return UNDOING[act] ?? null
}
