import { findUpload, findUploads, findWholeUploads } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import type { StoredAttachment } from "../messages/attachments.ts"
import { fail, ok, type Result } from "../result.ts"
import type { UploadState } from "./begin-upload.ts"
import { openUpload } from "./sealed-upload.ts"

/** How far a file of the actor's has come, for whoever lost the connection. */
export async function findUploadState(ctx: MemberContext, id: Id): Promise<Result<UploadState, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const row = isId(id) ? await findUpload(ctx.db, scope.value, id) : null
  return row === null ? fail("not_found") : ok({ id, received: row.received, size: row.size })
}

/** Those of the actor's files with these ids that have come whole, with their keys; for a draft or a message that is to take them. */
export async function wholeUploads(ctx: MemberContext, ids: readonly Id[]): Promise<Result<readonly StoredAttachment[], NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const rows = await findWholeUploads(ctx.db, scope.value, ids.filter(isId))
  const opened = await Promise.all(rows.map(async (row) => ({ row, upload: await openUpload(ctx, row) })))
  return ok(
    opened.flatMap(({ row: { id, size }, upload }) =>
      upload === null ? [] : [{ blobId: id, size, name: upload.name, type: upload.type, fileKey: upload.fileKey }],
    ),
  )
}

export type UploadsOfDraft = {
  /** Come whole after the draft was saved last. */
  readonly whole: readonly StoredAttachment[]
  /** Broken off: the same file chosen again is gone on with. */
  readonly begun: readonly { readonly name: string; readonly size: number; readonly received: number }[]
}

/** The actor's files that came ahead for a draft and are not in it, for whoever takes the draft up again. */
export async function uploadsOfDraft(ctx: MemberContext, draftId: Id): Promise<Result<UploadsOfDraft, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const rows = await findUploads(ctx.db, scope.value)
  const opened = await Promise.all(rows.map(async (row) => ({ row, upload: await openUpload(ctx, row) })))
  const whole = await wholeUploads(
    ctx,
    opened.filter(({ upload }) => upload?.form === draftId).map(({ row }) => row.id),
  )
  if (!whole.ok) return whole
  const there = new Set(whole.value.map(({ blobId }) => blobId))
  const begun = opened.flatMap(({ row: { id, size, received }, upload }) =>
    upload?.form !== draftId || there.has(id) ? [] : [{ name: upload.name, size, received }],
  )
  return ok({ whole: whole.value, begun })
}
