import type { Tx } from "#db/client.ts"
import { insertBlob, insertBlobs } from "#db/queries/blobs.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import type { MemberContext, Services } from "../context.ts"
import { announced } from "../blobs/announced.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { newId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { StorageError, type StorageFailure, type WriteOptions } from "../blobs/blob-store.ts"

/** Services, and whose payloads are stored with them: without saying so nothing is, so that none lies in another region unnoticed. */
export type Storer = Services & Pick<MemberContext, "home">

/** The installation's first region, where what belongs to no organisation lies. */
export function firstRegion({ env }: Pick<Services, "env">): string {
  const [first] = env.regions
  if (first === undefined) throw new Error("STORAGE_REGIONS names no region")
  return first
}

/**
 * Where this holder's payloads lie (design 5, O14): in the region of the organisation that owns the account. Also where the settings name it no more: an
 * organisation's files never begin to lie elsewhere by themselves.
 */
export const regionOf = (ctx: Pick<Storer, "env" | "home">): string => ctx.home?.region ?? firstRegion(ctx)

/** Writes and syncs a payload that is in memory while its row is written: what a crash leaves of either is swept. */
export async function storePayload(ctx: Storer, payload: Uint8Array, options: WriteOptions = {}): Promise<Result<Id, StorageFailure>> {
  const id = newId()
  const written = await announced({
    announce: () => insertBlob(ctx.db, { id, region: regionOf(ctx), size: payload.length, createdAt: ctx.clock.now() }),
    write: () => ctx.blobs.write(regionOf(ctx), id, payload, options),
    takeBack: () => ctx.blobs.erase(regionOf(ctx), id),
  })
  if (written.ok) return ok(id)
  ctx.log.warn("not_stored", { problem: written.error.code })
  await releaseAtOnce(ctx, [id])
  return written
}

/** A payload in memory and the id that it will be known by. */
export type NewPayload = WriteOptions & { readonly id: Id; readonly bytes: Uint8Array }

/** Payloads on their way to the disk. */
export type Storing = {
  /**
   * Writes their rows, in a transaction that refers to them; the first thing that it is asked for.
   * @throws StorageError when one cannot be stored, so that the transaction does not commit
   */
  readonly into: (tx: Tx) => Promise<void>
  /** Overwrites the files once they have ended growing; for a transaction that was rolled back, so that no row knows them. What fails is left to the sweeper. */
  readonly takeBack: () => Promise<void>
}

/** Begins to write and sync payloads at once, so that neither disk nor database waits for the other. A crash leaves files without rows, which are swept. */
export function beginStoring(ctx: Storer, payloads: readonly NewPayload[]): Storing {
  const written = Promise.all(payloads.map(({ id, bytes, ...options }) => ctx.blobs.write(regionOf(ctx), id, bytes, options)))
  // It fails where it is awaited.
  written.catch(() => undefined)
  return {
    into: async (tx) => {
      const rows = payloads.map(({ id, bytes }) => ({ id, region: regionOf(ctx), size: bytes.length, createdAt: ctx.clock.now() }))
      const [outcomes] = await Promise.all([written, insertBlobs(tx, rows)])
      const failed = outcomes.find((outcome) => !outcome.ok)
      if (failed === undefined || failed.ok) return
      ctx.log.warn("not_stored", { problem: failed.error.code })
      throw new StorageError(failed.error)
    },
    takeBack: async () => {
      await written.catch(() => undefined)
      await Promise.allSettled(payloads.map(({ id }) => ctx.blobs.erase(regionOf(ctx), id)))
    },
  }
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
