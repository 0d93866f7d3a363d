import { clearErasures, lockErasures, type ErasureRow } from "#db/queries/erasure.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { appendJournal } from "./journal.ts"

type Options = {
  /** At most this many; the job takes the rest. */
  readonly limit?: number
  /** Only the files of these blobs. */
  readonly blobIds?: readonly Id[]
}

export type ErasureCount = { readonly erased: number; readonly failed: number }

/** Small, because the rows stay locked while the files are overwritten. */
const PORTION = 8

/**
 * Does what committed erasures left to do: journal first, then files overwritten and removed, then the outbox cleared (keys.md 7).
 * Stopped at any point it is finished by the next run; several runs share the work.
 * @returns how many are done; a file that cannot be erased now is logged, stays in the outbox and holds up no other.
 */
export async function runErasure(services: Services, { limit = 100, blobIds }: Options = {}): Promise<ErasureCount> {
  const failed: string[] = []
  let erased = 0
  while (erased + failed.length < limit && blobIds?.length !== 0) {
    const portion = await erasePortion(services, {
      limit: Math.min(PORTION, limit - erased - failed.length),
      blobIds: blobIds ?? null,
      except: failed,
    })
    if (portion.erased + portion.failed.length === 0) break
    erased += portion.erased
    failed.push(...portion.failed)
  }
  return { erased, failed: failed.length }
}

async function erasePortion(services: Services, lock: Parameters<typeof lockErasures>[1]): Promise<{ erased: number; failed: string[] }> {
  return services.db.transaction(async (tx) => {
    const rows = await lockErasures(tx, lock)
    if (rows.length === 0) return { erased: 0, failed: [] }
    await appendJournal(
      services.env.dataFolder,
      rows.map(({ kind, subjectId, holderId, createdAt }) => ({ kind, subjectId, holderId, at: createdAt.toISOString() })),
    )
    const failed: string[] = []
    for (const row of rows) if (!(await eraseBlob(services, row))) failed.push(row.id)
    const done = rows.filter(({ id }) => !failed.includes(id))
    await clearErasures(
      tx,
      done.map(({ id }) => id),
    )
    return { erased: done.length, failed }
  })
}

async function eraseBlob({ blobs, log }: Services, { id, blobId, region }: ErasureRow): Promise<boolean> {
  if (blobId === null) return true
  try {
    await blobs.erase(region, blobId)
    return true
  } catch (error) {
    log.error("erase_failed", error, { erasure: id, blob: blobId })
    return false
  }
}
