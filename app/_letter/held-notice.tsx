import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Hold } from "#lib/holding/gate.ts"
import { translator } from "#lib/language/translate.ts"
import { heldWords } from "./held-words.ts"

type HeldNoticeProps = { readonly context: Pick<MemberContext, "language" | "timeZone">; readonly hold: Hold | null }

/** Beside what erases: that it will not, before anybody presses it; nothing where no hold stands (O16). */
export function HeldNotice({ context, hold }: HeldNoticeProps) {
  const words = heldWords(context, hold)
  if (words === null) return null
  return (
    <Notice title={translator(context.language)("records.heldTitle")} className="mb-4">
      <p>{words}</p>
    </Notice>
  )
}
