import { findDraft } from "#db/queries/drafts.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { isWrittenBy, placesOf } from "../messages/draft-form.ts"

/**
 * Where what somebody wrote in a form is found when they come back to it, having been signed out: in the draft that they wrote on, or in one of the form's own where
 * that was changed, sent or erased meanwhile.
 */
export async function findDraftOfForm(ctx: MemberContext, draftId: Id, token: unknown): Promise<Id> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok || typeof token !== "string" || !isId(token)) return draftId
  const rows = await Promise.all(placesOf({ token, draftId }).map((id) => findDraft(ctx.db, scope.value, id)))
  // The last that this form wrote: the others may be somebody else's by now, or hold what was typed before.
  const own = rows.flatMap((row) => (row !== null && isWrittenBy(token, row) ? [row] : []))
  return own.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())[0]?.id ?? draftId
}
