import { findKept, type KeptRow } from "#db/queries/held.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { keptFailure, whyKept } from "../messages/still-theirs.ts"
import { takeBack } from "./take-back.ts"

/** More than anybody has scheduled for the same days; the rest comes with the next request. */
const AT_ONCE = 20

/** Makes drafts of what this person had scheduled and what did not leave, because it was written as somebody who they are not any more (M14, O6, O10). @returns how many */
export async function adoptKept(ctx: MemberContext): Promise<number> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return 0
  const rows = await findKept(ctx.db, scope.value, AT_ONCE)
  for (const row of rows)
    // One that fails keeps nobody from the others, and is tried again.
    await adopt(ctx, row).catch((error: unknown) => ctx.log.error("kept_message_failed", error, { message: row.messageId }))
  return rows.length
}

async function adopt(ctx: MemberContext, { messageId }: KeptRow): Promise<void> {
  const why = await whyKept(ctx.db, messageId, ctx.clock.now())
  // Answered meanwhile, the address may be written from again: then nothing stands in the way any more, and its time has passed.
  const failure = why === null ? null : keptFailure(why)
  const detail: Record<string, string> = failure?.code === "address_unanswered" ? { domain: failure.domain } : {}
  const done = await takeBack(ctx, messageId, failure === null ? null : { code: failure.code, detail, fields: {} })
  if (!done.ok) ctx.log.warn("kept_message_waits", { message: messageId, problem: done.error.code })
}
