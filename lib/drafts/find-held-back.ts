import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { listDrafts } from "./list-drafts.ts"
import { openDraft } from "./open-draft.ts"

/** The draft of what the actor wrote while a factor was demanded, which is the last changed right after one is set up (M4, O11); else null. */
export async function findHeldBack(ctx: MemberContext): Promise<Id | null> {
  const drafts = await listDrafts(ctx)
  const last = drafts.ok ? drafts.value.rows[0] : undefined
  const draft = last === undefined ? null : await openDraft(ctx, last.id)
  return draft?.ok === true && draft.value.problem?.code === "held_back" ? draft.value.draftId : null
}
