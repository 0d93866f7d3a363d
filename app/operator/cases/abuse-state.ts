import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownAbuseCase } from "#lib/staff/abuse-cases.ts"

/** Where a case about an account stands, with the day of the decision. */
export function stateInWords(
  context: MemberContext,
  { state, decidedAt, stoppedAt }: Pick<ShownAbuseCase, "state" | "decidedAt" | "stoppedAt">,
): string {
  const t = translator(context.language, "operator")
  if (state === "open" || decidedAt === null) return t("cases.open")
  const now = state === "stopped" && stoppedAt === null ? "lifted" : state
  return t(`abuse.state.${now}`, { day: formats(context).when(decidedAt, context.clock.now()) })
}
