import type { MemberContext } from "#lib/context.ts"
import type { Hold } from "#lib/holding/gate.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"

/** That a hold stops all erasing, for whom it concerns; null where there is none (O16). */
export function heldWords(context: Pick<MemberContext, "language" | "timeZone">, hold: Hold | null): string | null {
  if (hold === null) return null
  return translator(context.language)("records.held", { by: hold.by, day: formats(context).day(hold.since) })
}
