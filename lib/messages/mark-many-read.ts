import { recordOpenedMany } from "#db/queries/opening.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { asksReceipt, markRead, type Read } from "./mark-read.ts"

/** Records that several messages were opened, at once but for those whose senders asked for a text message, which are few and have limits of their own (M5, M6). */
export async function markManyRead(ctx: MemberContext, scope: HolderScope, opened: readonly Read[]): Promise<void> {
  const at = ctx.clock.now()
  for (const one of opened.filter(asksReceipt)) await markRead(ctx, scope, { opened: one, at })
  const messageIds = opened.filter((one) => !asksReceipt(one)).map(({ held }) => held.id)
  if (messageIds.length > 0) await ctx.db.transaction((tx) => recordOpenedMany(tx, scope, { messageIds, at }))
}
