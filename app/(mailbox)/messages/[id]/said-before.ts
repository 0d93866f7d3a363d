import type { Translate } from "#lib/language/translate.ts"
import type { ActionState } from "#lib/web/action.ts"
import type { PageParams } from "../../_folder/said.ts"

/** What the page before did, from the address that it led to: `?recalled=2`, `?reported=1`. */
export function saidBefore(t: Translate, { recalled, kept, reported, mended }: PageParams): ActionState {
  if (reported === "1" || reported === "blocked")
    return { kind: "done", message: t(reported === "1" ? "report.done" : "report.doneBlocked") }
  if (mended === "1") return { kind: "done", message: t("message.tracking.mended") }
  const count = typeof recalled === "string" && /^\d{1,3}$/.test(recalled) ? Number(recalled) : null
  if (count === null) return { kind: "start" }
  const left = typeof kept === "string" && /^[1-9]\d{0,2}$/.test(kept) ? ` ${t("message.recall.keptSome", { count: Number(kept) })}` : ""
  return { kind: "done", message: t("message.recall.done", { count }) + left }
}
