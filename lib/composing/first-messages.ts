import { findNeverWrittenTo } from "#db/queries/correspondents.ts"
import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { parseAddressList } from "../messages/address-list.ts"
import { MAX_RECIPIENTS, type ComposeForm } from "../messages/input.ts"

/** Of those who stand in a compose form whom the sender has no message to, in order (M17): it is said beside them, and not asked about. */
export async function firstMessagesTo(
  ctx: MemberContext,
  { to, cc, bcc }: Pick<ComposeForm, "to" | "cc" | "bcc">,
): Promise<readonly Address[]> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return []
  const typed = new Set([to, cc, bcc].flatMap((text) => parseAddressList(text).addresses))
  return findNeverWrittenTo(ctx.db, scope.value, [...typed].slice(0, MAX_RECIPIENTS))
}
