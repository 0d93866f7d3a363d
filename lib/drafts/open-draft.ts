import { findBlobs } from "#db/queries/blobs.ts"
import { findDraft } from "#db/queries/drafts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import type { ComposeValues } from "../messages/answer.ts"
import { fail, ok, type Result } from "../result.ts"
import { openContent, openSummary, type DraftContent, type DraftProblem } from "./content.ts"

export type CannotOpen = { readonly code: "cannot_open" }

export type OpenedDraft = ComposeValues & { readonly problem: DraftProblem | null }

/** A draft of the actor's as a compose form shows it, with what kept it from being sent. Attachments are named by their blobs' ids. */
export async function openDraft(ctx: MemberContext, id: Id): Promise<Result<OpenedDraft, NotFound | CannotOpen>> {
  const content = await readDraft(ctx, id)
  if (!content.ok) return content
  const { attachments, problem, contentId, ...typed } = content.value
  return ok({
    ...typed,
    problem,
    draftId: id,
    seen: contentId,
    attachments: attachments.map(({ blobId, name, size, type }) => ({ id: blobId, name, size, type })),
  })
}

type ReadDraft = DraftContent & { readonly contentId: Id }

/** A draft's whole content, with the keys of its files; for sending it. */
export async function readDraft(ctx: MemberContext, id: Id): Promise<Result<ReadDraft, NotFound | CannotOpen>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const row = isId(id) ? await findDraft(ctx.db, scope.value, id) : null
  if (row === null) return fail("not_found")
  const [summary, [blob]] = await Promise.all([
    ctx.open().then((account) => openSummary(ctx, account, row)),
    findBlobs(ctx.db, [row.contentId]),
  ])
  const payload = summary === null || blob === undefined ? null : await ctx.blobs.readAll(blob.region, blob.id)
  const content = summary === null || payload === null ? null : openContent({ fileKey: summary.fileKey, payload })
  if (content === null) return fail("cannot_open")
  const there = new Set(
    (
      await findBlobs(
        ctx.db,
        content.attachments.map(({ blobId }) => blobId),
      )
    ).map((found) => found.id),
  )
  return ok({ ...content, contentId: row.contentId, attachments: content.attachments.filter(({ blobId }) => there.has(blobId)) })
}
