import { findKnownBlobs, findOrphans } from "#db/queries/blobs.ts"
import { releaseBlobs } from "#db/queries/erasure.ts"
import { deleteExpired, deleteStaleOutgoing } from "#db/queries/sweeping.ts"
import { HOUR, MINUTE } from "../clock.ts"
import type { Services } from "../context.ts"
import type { StoredBlob } from "../blobs/blob-store.ts"
import { expireJournal } from "./journal.ts"
import { runErasure } from "./run-erasure.ts"

/** An upload that was broken off is gone within the hour (B60). */
const ORPHAN_AGE = 45 * MINUTE
/** Sessions end after half an hour without a request (B35). */
const IDLE = 30 * MINUTE
const ROWS_AT_ONCE = 500
/** How long the journal is kept: longer than any backup (docs/operations.md). */
export const JOURNAL_DAYS = 100

/** Removes what crashes and broken connections leave behind, and rows whose time has passed. */
export async function sweep(services: Services): Promise<void> {
  const now = services.clock.now()
  await deleteExpired(services.db, now, new Date(now.getTime() - IDLE))
  await services.db.transaction(async (tx) => releaseBlobs(tx, await deleteStaleOutgoing(tx, now), now))
  await sweepOrphans(services, new Date(now.getTime() - ORPHAN_AGE))
  await sweepStrangers(services, new Date(now.getTime() - HOUR))
  await runErasure(services)
  await expireJournal(services.env.dataFolder, now, JOURNAL_DAYS)
}

/** Rows that nothing refers to. They are judged again when they are taken, so one that was just referred to stays. */
async function sweepOrphans({ db, clock }: Services, before: Date): Promise<void> {
  for (;;) {
    const orphans = await findOrphans(db, before, ROWS_AT_ONCE)
    await db.transaction((tx) => releaseBlobs(tx, orphans, clock.now()))
    if (orphans.length < ROWS_AT_ONCE) return
  }
}

/** Files without a row: their transaction never committed. */
async function sweepStrangers({ db, blobs, env }: Services, before: Date): Promise<void> {
  for (const region of env.regions) {
    let some: StoredBlob[] = []
    const check = async () => {
      const known = await findKnownBlobs(db, some.map(({ id }) => id))
      for (const { id } of some) if (!known.has(id)) await blobs.erase(region, id)
      some = []
    }
    for await (const blob of blobs.list(region)) {
      if (blob.modifiedAt < before) some.push(blob)
      if (some.length === ROWS_AT_ONCE) await check()
    }
    await check()
  }
}
