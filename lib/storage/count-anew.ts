import { countAnew, findUncounted, measureUnsized } from "#db/queries/storage.ts"
import type { Services } from "../context.ts"

const PORTION = 500

/**
 * Measures deliveries and counts folders that a release wrote which knows nothing of bytes (B89). Run by the clock; stopped at any point it is finished by
 * the next run. @returns how many folders were counted
 */
export async function countStorage({ db }: Services): Promise<number> {
  while ((await measureUnsized(db, PORTION)) === PORTION);
  let count = 0
  for (;;) {
    const folders = await findUncounted(db, PORTION)
    for (const folder of folders) await countAnew(db, folder)
    count += folders.length
    if (folders.length < PORTION) return count
  }
}
