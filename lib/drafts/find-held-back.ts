import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { listDrafts } from "./list-drafts.ts"
import { openDraft } from "./open-draft.ts"

/** Of a shared mailbox's drafts, the last changed: its other readers write there too, and several of them may have been held back. */
const LOOKED_AT = 10

/**
 * The draft of what the actor wrote while a factor was demanded, which is the last changed right after one is set up (M4, O11); else null. Of a shared mailbox only what
 * this reader wrote: a colleague's is the colleague's to go on with (M15).
 */
export async function findHeldBack(ctx: MemberContext): Promise<Id | null> {
  const drafts = await listDrafts(ctx)
  const { memberId } = ctx.actor
  for (const { id } of drafts.ok ? drafts.value.rows.slice(0, memberId === null ? 1 : LOOKED_AT) : []) {
    const draft = await openDraft(ctx, id)
    const problem = draft.ok ? draft.value.problem : null
    if (problem?.code === "held_back" && (memberId === null || problem.detail["writer"] === memberId)) return id
  }
  return null
}
