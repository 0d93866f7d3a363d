import { findUnreferencedBlobs, type BlobRow } from "#db/queries/blobs.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import { deleteExpired, findKnownBlobs } from "#db/queries/sweeping.ts"
import { deleteUploadsBefore } from "#db/queries/uploads.ts"
import { DAY, MINUTE } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { expireJournal } from "./journal.ts"
import { runErasure } from "./run-erasure.ts"

/** Longer than any request that still writes is silent; with a sweep every ten minutes what was given up is gone within the hour (B60). */
export const GIVEN_UP_AFTER = 45 * MINUTE

/** At least; with backups that are kept longer, as long as those: what the journal forgets then is in none of them (B83). */
const JOURNAL_DAYS = 90

const journalDays = ({ env }: Services) => Math.max(JOURNAL_DAYS, env.backupDays + 1)

/** Blobs become unreferenced only by erasing, which takes them itself, and by being given up when new: older ones need no look. */
const NEW_FOR = DAY

const PAGE = 500

export type SweepCount = { readonly rows: number; readonly files: number }

/**
 * Takes away what crashes and given-up requests left: blobs that nothing refers to, files that no row knows, rows whose time has passed.
 * @param whole looks at everything, as after a start; else at blobs of the last day and at a sixth of the files.
 * @returns how many blobs with a row and how many files without went.
 */
export async function sweep(services: Services, { whole }: { readonly whole: boolean }): Promise<SweepCount> {
  const now = services.clock.now()
  await deleteExpired(services.db, now)
  await sweepUploads(services, now)
  await expireJournal(services.env.dataFolder, { days: journalDays(services), now })
  const rows = await sweepRows(services, { now, whole })
  const files = await sweepFiles(services, { now, whole })
  if (rows + files > 0) services.log.info("swept", { rows, files })
  return { rows, files }
}

/** Gives up files that nobody went on with for a day: somebody who closes the lid in the evening goes on in the morning. */
async function sweepUploads(services: Services, now: Date): Promise<void> {
  await services.db.transaction(async (tx) => releaseBlobs(tx, await deleteUploadsBefore(tx, new Date(now.getTime() - DAY))))
  await runErasure(services)
}

type Span = { readonly now: Date; readonly whole: boolean }

async function sweepRows(services: Services, { now, whole }: Span): Promise<number> {
  const before = new Date(now.getTime() - GIVEN_UP_AFTER)
  const from = whole ? null : new Date(now.getTime() - NEW_FOR)
  let count = 0
  for (let after: Id | null = null; ;) {
    const found: BlobRow[] = await findUnreferencedBlobs(services.db, { from, before, limit: PAGE, after })
    const still = await filterIdle(services, before, found)
    if (still.length > 0) count += await eraseUnreferenced(services, still)
    after = found.at(-1)?.id ?? null
    if (found.length < PAGE || after === null) return count
  }
}

/** Without those that are being written right now: a large file takes hours on a slow line. */
async function filterIdle<B extends { readonly id: Id; readonly region: string }>(
  { blobs }: Services,
  before: Date,
  found: readonly B[],
): Promise<B[]> {
  const idle: B[] = []
  for (const blob of found) {
    const modifiedAt = await blobs.modifiedAt(blob.region, blob.id)
    if (modifiedAt === null || modifiedAt < before) idle.push(blob)
  }
  return idle
}

async function eraseUnreferenced(services: Services, found: readonly BlobRow[]): Promise<number> {
  const blobIds = found.map(({ id }) => id)
  await services.db.transaction((tx) => releaseBlobs(tx, blobIds))
  const { erased } = await runErasure(services, { blobIds, limit: blobIds.length })
  return erased
}

const PARTS = 6

/** A sixth of the shards each time, so that every file is looked at once an hour whatever the size of the installation. */
function shards({ now, whole }: Span): string[] {
  const turn = Math.floor(now.getTime() / (10 * MINUTE)) % PARTS
  const all = Array.from({ length: 256 }, (_, index) => index)
  return all.filter((index) => whole || index % PARTS === turn).map((index) => index.toString(16).padStart(2, "0"))
}

async function sweepFiles(services: Services, span: Span): Promise<number> {
  let count = 0
  for (const region of services.env.regions) {
    for (const shard of shards(span)) {
      const ids: Id[] = []
      for await (const id of services.blobs.list(region, shard)) ids.push(id)
      for (let start = 0; start < ids.length; start += PAGE)
        count += await eraseUnknown(services, region, ids.slice(start, start + PAGE), span)
    }
  }
  return count
}

async function eraseUnknown(services: Services, region: string, ids: readonly Id[], { now }: Span): Promise<number> {
  const known = await findKnownBlobs(services.db, ids)
  const before = new Date(now.getTime() - GIVEN_UP_AFTER)
  const unknown = ids.filter((id) => !known.has(id)).map((id) => ({ id, region }))
  const idle = await filterIdle(services, before, unknown)
  for (const { id } of idle) await services.blobs.erase(region, id)
  return idle.length
}
