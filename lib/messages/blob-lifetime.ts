import { insertBlob } from "#db/queries/blobs.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import type { Services } from "../context.ts"
import { announced } from "../blobs/announced.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { newId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import type { StorageFailure, WriteOptions } from "../blobs/blob-store.ts"

/** Where this sender's payloads lie (design 5): the installation's first region, until organisations choose. */
export function region(services: Services): string {
  const [first] = services.env.regions
  if (first === undefined) throw new Error("STORAGE_REGIONS names no region")
  return first
}

/** Writes and syncs a payload that is in memory while its row is written: what a crash leaves of either is swept. */
export async function storePayload(ctx: Services, payload: Uint8Array, options: WriteOptions = {}): Promise<Result<Id, StorageFailure>> {
  const id = newId()
  const written = await announced({
    announce: () => insertBlob(ctx.db, { id, region: region(ctx), size: payload.length, createdAt: ctx.clock.now() }),
    write: () => ctx.blobs.write(region(ctx), id, payload, options),
    takeBack: () => ctx.blobs.erase(region(ctx), id),
  })
  if (written.ok) return ok(id)
  ctx.log.warn("not_stored", { problem: written.error.code })
  await releaseAtOnce(ctx, [id])
  return written
}

/** Lets go of blobs that nothing refers to, with their files overwritten before it returns. */
export async function releaseAtOnce(ctx: Services, blobIds: readonly Id[]): Promise<void> {
  if (blobIds.length === 0) return
  await ctx.db.transaction((tx) => releaseBlobs(tx, blobIds))
  await eraseNow(ctx)
}

/** Carries out what was written down for erasing. What fails is done by the job that repeats it (keys.md 7): the caller's work is committed. */
export async function eraseNow(ctx: Services): Promise<void> {
  try {
    await runErasure(ctx)
  } catch (error) {
    ctx.log.error("erasure_postponed", error)
  }
}
