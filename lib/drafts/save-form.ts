import type { Tx } from "#db/client.ts"
import { lockDrafts } from "#db/queries/drafts.ts"
import { findSubmission } from "#db/queries/messages.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { draftIdOf, placeOf, placesOf, type DraftConflict, type DraftForm, type FormPlace } from "../messages/draft-form.ts"
import { ok, type Result } from "../result.ts"
import { writeDraft, type SaveDraft, type SaveDraftFailure } from "./save-draft.ts"

type SaveForm = {
  readonly form: DraftForm
  /** What is saved, which says why it lies where it does. */
  readonly contentOf: (conflict: DraftConflict | null) => Omit<SaveDraft, "draftId">
  /** What is known already to stand between the form and its draft. */
  readonly known: DraftConflict | null
}

/**
 * Saves a compose form as its draft, or, where that was changed, sent or erased in another form meanwhile, as a draft of its own (M4, M15). What stands between is
 * only certain under the lock, and sealed into the draft before: where it is another than was thought, it is sealed anew.
 */
export async function saveForm(ctx: MemberContext, { form, contentOf, known }: SaveForm): Promise<Result<FormPlace, SaveDraftFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  let place: FormPlace = { draftId: draftIdOf(form), conflict: known }
  for (;;) {
    const { conflict } = place
    const saved = await writeDraft(ctx, contentOf(conflict), async (tx) => {
      place = await lockPlace(tx, ctx, scope.value, form)
      return place.conflict === conflict ? { draftId: place.draftId, replaced: [], formToken: form.token } : null
    })
    if (!saved.ok) return saved
    if (saved.value) return ok(place)
  }
}

/** Where a form writes; nobody changes, sends or erases what is there until the end of the transaction. */
export async function lockPlace(tx: Tx, ctx: MemberContext, scope: HolderScope, form: DraftForm): Promise<FormPlace> {
  const rows = await lockDrafts(tx, scope, placesOf(form))
  const place = placeOf(form, rows)
  const mayHaveLeft = form.draftId === null && rows.every(({ id }) => id !== form.token)
  if (!mayHaveLeft || (await findSubmission(tx, scope, form.token, ctx.clock.now())) === null) return place
  // It was sent from this very form, which does not know: a save that was late on its way, or that follows a lost answer.
  return placeOf({ ...form, draftId: form.token }, rows)
}
