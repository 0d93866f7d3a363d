import { findUpload, findUploads, findWholeUploads, type UploadRow } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import type { StoredAttachment } from "../messages/attachments.ts"
import { fail, ok, type Result } from "../result.ts"
import { stateOf, type UploadState } from "./begin-upload.ts"
import { openUpload, type UploadContent } from "./sealed-upload.ts"

/** How far a file of the actor's has come, for whoever lost the connection. */
export async function findUploadState(ctx: MemberContext, id: Id): Promise<Result<UploadState, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const row = isId(id) ? await findUpload(ctx.db, scope.value, id) : null
  return row === null ? fail("not_found") : ok(stateOf(row))
}

/** Those of the actor's files with these ids that have come whole, with their keys; for a draft or a message that is to take them. */
export async function wholeUploads(ctx: MemberContext, ids: readonly Id[]): Promise<Result<readonly StoredAttachment[], NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const opened = await openAll(ctx, await findWholeUploads(ctx.db, scope.value, ids.filter(isId)))
  return ok(opened.map(asAttachment))
}

type Opened = { readonly row: UploadRow; readonly upload: UploadContent }

/** Without those that do not open. */
async function openAll(ctx: MemberContext, rows: readonly UploadRow[]): Promise<readonly Opened[]> {
  const opened = await Promise.all(rows.map(async (row) => ({ row, upload: await openUpload(ctx, row) })))
  return opened.flatMap(({ row, upload }) => (upload === null ? [] : [{ row, upload }]))
}

const asAttachment = ({ row: { id, size }, upload: { name, type, fileKey } }: Opened): StoredAttachment => ({
  blobId: id,
  size,
  name,
  type,
  fileKey,
})

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
  const opened = await openAll(ctx, await findUploads(ctx.db, scope.value))
  const ofDraft = opened.filter(({ upload }) => upload.form === draftId)
  return ok({
    whole: ofDraft.filter(({ row }) => row.isWhole).map(asAttachment),
    begun: ofDraft.filter(({ row }) => !row.isWhole).map(({ row: { size, received }, upload: { name } }) => ({ name, size, received })),
  })
}
