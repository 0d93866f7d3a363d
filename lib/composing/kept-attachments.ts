import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { readDraft } from "../drafts/open-draft.ts"
import { isId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import type { StoredAttachment } from "../messages/attachments.ts"
import { draftIdOf, forksOf } from "../messages/draft-form.ts"
import type { ComposeForm } from "../messages/input.ts"
import { wholeUploads } from "../uploads/find-uploads.ts"
import { mayForward, openHeld } from "../messages/opened-message.ts"

export type Kept = {
  readonly attachments: readonly StoredAttachment[]
  /** Why not everything that the form wanted to keep is there: it was erased meanwhile, or its sender wants it not forwarded (M6). */
  readonly problem: "attachment_gone" | "no_forwarding" | null
  /** The message that they were carried over from, also where the form does not say so: what its draft said, or the first that a file is named of (O11). */
  readonly forwardOf: Id | null
}

/**
 * The files that a compose form keeps: of its draft, or come ahead in parts, by their blobs' ids; of a forwarded message by `MESSAGE.INDEX`. Each is looked up again in
 * what the actor holds, so a form can name nothing that its sender could not open.
 */
export async function keptAttachments(
  ctx: MemberContext,
  { keep, draftId, token }: Pick<ComposeForm, "keep" | "draftId" | "token">,
): Promise<Result<Kept, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  if (keep.length === 0) return ok({ attachments: [], problem: null, forwardOf: null })
  // What came ahead in parts lies in the draft that the form wrote meanwhile, or in none yet.
  const [draft, uploads] = await Promise.all([readDraft(ctx, draftIdOf({ draftId, token })), wholeUploads(ctx, keep)])
  const ahead = [...filesIn(draft), ...(uploads.ok ? uploads.value : [])]
  const found = new Map<string, StoredAttachment>(ahead.map((attachment) => [attachment.blobId, attachment]))
  // Its draft may be another's by now, and its files in the one that it wrote beside that, of which it has not heard.
  if (keep.some((id) => isId(id) && !found.has(id)))
    for (const fork of forksOf({ draftId, token }))
      for (const attachment of filesIn(await readDraft(ctx, fork))) found.set(attachment.blobId, attachment)
  let isForbidden = false
  for (const messageId of forwarded(keep)) {
    const opened = await openHeld(ctx, scope.value, messageId)
    if (opened !== null && !mayForward(opened)) {
      isForbidden = true
      continue
    }
    for (const [index, attachment] of (opened?.manifest?.attachments ?? []).entries()) found.set(`${messageId}.${index}`, attachment)
  }
  const kept = keep.map((id) => found.get(id))
  const problem = isForbidden ? "no_forwarding" : kept.includes(undefined) ? "attachment_gone" : null
  const forwardOf = (draft.ok ? draft.value.forwardOf : null) ?? forwarded(keep)[0] ?? null
  return ok({ attachments: kept.filter((attachment) => attachment !== undefined), problem, forwardOf })
}

const filesIn = (draft: Awaited<ReturnType<typeof readDraft>>) => (draft.ok ? draft.value.attachments : [])

/** The messages named in `MESSAGE.INDEX`. */
function forwarded(keep: readonly string[]): readonly Id[] {
  return [...new Set(keep.flatMap((id) => (id.includes(".") ? (id.split(".")[0] ?? "") : [])))].filter(isId)
}
