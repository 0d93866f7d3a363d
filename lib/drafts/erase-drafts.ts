import type { Tx } from "#db/client.ts"
import { deleteDrafts } from "#db/queries/drafts.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { eraseNow, firstRegion } from "../messages/blob-lifetime.ts"
import { chosenIds } from "../messages/move-message.ts"
import { erasingStopped, type ErasingStopped } from "../holding/errors.ts"
import { passGate, type Hold } from "../holding/gate.ts"
import { fail, ok, type Result } from "../result.ts"
import { giveUpUploadsOf } from "../uploads/discard-upload.ts"

/** Erases drafts at once, with the files that only they hold and those that came ahead for them; drafts do not pass through Trash. A hold keeps them (O16). */
export async function eraseDrafts(
  ctx: MemberContext,
  ids: readonly Id[],
): Promise<Result<{ readonly count: number }, NotFound | ErasingStopped>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const { holderId } = scope.value
  const erased = await ctx.db.transaction(async (tx): Promise<readonly Id[] | Hold> => {
    const hold = (await passGate(tx, [holderId])).holds.get(holderId)
    return hold ?? (await eraseDraftRows(tx, ctx, { scope: scope.value, ids: chosenIds(ids) }))
  })
  if ("since" in erased) return fail(erasingStopped(ctx, erased))
  await giveUpUploadsOf(ctx, scope.value, erased)
  await eraseNow(ctx)
  return ok({ count: erased.length })
}

type Erase = { readonly scope: HolderScope; readonly ids: readonly Id[] }

/** Deletes a holder's drafts and writes down what has to follow; after commit call `runErasure`. @returns those that were there */
export async function eraseDraftRows(tx: Tx, services: Services, { scope, ids }: Erase): Promise<readonly Id[]> {
  const gone = await deleteDrafts(tx, scope, ids)
  await releaseBlobs(tx, [...new Set(gone.blobIds)])
  await recordErasure(
    tx,
    gone.ids.map((id) => ({ kind: "draft", subjectId: id, holderId: scope.holderId, blobId: null, region: firstRegion(services) })),
  )
  return gone.ids
}
