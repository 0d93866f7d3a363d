import { clearErasures, lockErasures } from "#db/queries/erasure.ts"
import type { Services } from "../context.ts"
import { appendToJournal } from "./journal.ts"

const AT_ONCE = 50

/**
 * Does what committed erasures left to do: journal, overwrite, remove, clear (keys.md 7, D1). Called at once after a commit and again by a job until nothing is left.
 * A crash at any point is finished by the next run: lines leave the outbox last, and erasing a file twice does no harm. Runs beside each other take different lines.
 * @returns how many lines were done.
 */
export async function runErasure(services: Pick<Services, "db" | "blobs" | "env" | "clock">): Promise<number> {
  let done = 0
  for (;;) {
    const count = await eraseSome(services)
    done += count
    if (count < AT_ONCE) return done
  }
}

async function eraseSome({ db, blobs, env, clock }: Pick<Services, "db" | "blobs" | "env" | "clock">): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await lockErasures(tx, AT_ONCE)
    const at = clock.now()
    await appendToJournal(env.dataFolder, rows.map(({ kind, subjectId, holderId }) => ({ kind, subjectId, holderId, at })))
    for (const row of rows) if (row.blobId !== null) await blobs.erase(row.region, row.blobId)
    await clearErasures(tx, rows.map((row) => row.id))
    return rows.length
  })
}
