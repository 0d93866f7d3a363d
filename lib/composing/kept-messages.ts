import { findKept, postponeKept } from "#db/queries/kept-messages.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { judgeLeaving } from "../messages/still-theirs.ts"
import { takeBack } from "./take-back.ts"

/** More than anybody has scheduled for the same days; the rest comes with the next request. */
const AT_ONCE = 20

/**
 * Makes drafts of what this person had scheduled and what did not leave, because it must not leave as it was written (M14, O6, O10, O11). What no draft can be made
 * of waits for longer each time, so that it keeps neither the others nor each request waiting. @returns how many were tried
 */
export async function adoptKept(ctx: MemberContext): Promise<number> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return 0
  const ids = await findKept(ctx.db, scope.value, { now: ctx.clock.now(), limit: AT_ONCE })
  for (const id of ids) if (!(await adopt(ctx, id))) await postponeKept(ctx.db, id, ctx.clock.now())
  return ids.length
}

async function adopt(ctx: MemberContext, messageId: Id): Promise<boolean> {
  try {
    const { kept } = await judgeLeaving(ctx.db, messageId, ctx.clock.now())
    // Answered meanwhile, the address may be written from again: then nothing stands in the way any more, and its time has passed.
    const done = await takeBack(ctx, messageId, kept === null ? null : problemOf(kept.failure))
    if (!done.ok) ctx.log.warn("kept_message_waits", { message: messageId, problem: done.error.code })
    return done.ok
  } catch (error) {
    ctx.log.error("kept_message_failed", error, { message: messageId })
    return false
  }
}

const problemOf = ({ code, ...detail }: NonNullable<Awaited<ReturnType<typeof judgeLeaving>>["kept"]>["failure"]) => ({
  code,
  detail,
  fields: {},
})
