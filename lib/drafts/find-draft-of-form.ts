import { findDraft } from "#db/queries/drafts.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { forksOf } from "../messages/draft-form.ts"

/**
 * Where what somebody wrote in a form is found when they come back to it, having been signed out: in the draft that they wrote on, or in one of the form's own where
 * that was changed, sent or erased meanwhile.
 */
export async function findDraftOfForm(ctx: MemberContext, draftId: Id, token: unknown): Promise<Id> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok || typeof token !== "string" || !isId(token)) return draftId
  let found = draftId
  // The last that this form wrote: an earlier one may be somebody else's by now, or hold what was typed before.
  for (const fork of forksOf({ token, draftId })) if ((await findDraft(ctx.db, scope.value, fork))?.formToken === token) found = fork
  return found
}
