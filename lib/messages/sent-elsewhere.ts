import type { Queryable } from "#db/client.ts"
import { findSubmission } from "#db/queries/messages.ts"
import type { HolderScope } from "../authz/scope.ts"
import { sentMarkOf, type DraftForm } from "./draft-form.ts"

type Asked = { readonly form: DraftForm; readonly now: Date }

/**
 * Whether the draft that a form began was sent from another one (M5, M15): a form that heard of none of its saves does not know that it has a draft, whose id is the
 * form's token.
 */
export async function isSentElsewhere(db: Queryable, scope: HolderScope, { form: { draftId, token }, now }: Asked): Promise<boolean> {
  return draftId === null && (await findSubmission(db, scope, sentMarkOf(token), now)) !== null
}
