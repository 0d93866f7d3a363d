import { releaseBlobs } from "#db/queries/erasing.ts"
import { deleteUploads, findUploads } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { eraseNow } from "../messages/blob-lifetime.ts"
import { fail, ok, type Result } from "../result.ts"
import { openUpload } from "./sealed-upload.ts"

/** Gives up a file that comes in parts, and erases at once what has come of it. One that a draft or a message has taken is not found. */
export async function discardUpload(ctx: MemberContext, id: Id): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const gone = isId(id) ? await giveUp(ctx, scope.value, [id]) : []
  await eraseNow(ctx)
  return gone.length > 0 ? ok(null) : fail("not_found")
}

/**
 * Gives up what came ahead for these drafts and is in none of them, whole or broken off; for whoever erases them. In a transaction of its own, after the drafts' blobs
 * are let go: together they would be locked in two orders. Afterwards call `eraseNow`.
 */
export async function giveUpUploadsOf(ctx: MemberContext, scope: HolderScope, draftIds: readonly Id[]): Promise<void> {
  const rows = await findUploads(ctx.db, scope)
  const opened = await Promise.all(rows.map(async (row) => ({ id: row.id, upload: await openUpload(ctx, row) })))
  const ids = opened.filter(({ upload }) => upload !== null && draftIds.includes(upload.form)).map(({ id }) => id)
  if (ids.length > 0) await giveUp(ctx, scope, ids)
}

const giveUp = (ctx: MemberContext, scope: HolderScope, ids: readonly Id[]): Promise<readonly Id[]> =>
  ctx.db.transaction(async (tx) => {
    const blobIds = await deleteUploads(tx, scope, ids)
    await releaseBlobs(tx, blobIds)
    return blobIds
  })
