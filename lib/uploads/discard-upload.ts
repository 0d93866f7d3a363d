import { releaseBlobs } from "#db/queries/erasing.ts"
import { deleteUploads } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { eraseNow } from "../messages/blob-lifetime.ts"
import { fail, ok, type Result } from "../result.ts"

/** Gives up a file that comes in parts, and erases at once what has come of it. One that a draft or a message has taken is not found. */
export async function discardUpload(ctx: MemberContext, id: Id): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const gone = isId(id)
    ? await ctx.db.transaction(async (tx) => {
        const blobIds = await deleteUploads(tx, scope.value, [id])
        await releaseBlobs(tx, blobIds)
        return blobIds
      })
    : []
  await eraseNow(ctx)
  return gone.length > 0 ? ok(null) : fail("not_found")
}
