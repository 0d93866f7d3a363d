import { deleteBlocksOf, findBlockingHolders } from "#db/queries/blocks.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { blockHasher } from "../keys/block-hash.ts"

const PORTION = 500

/**
 * Forgets that anybody has blocked an account that is being deleted (M18, D2). No row names whom it is about, so what it would be for each person who has
 * blocked somebody is computed: some microseconds a person.
 */
export async function forgetBlocked(services: Services, senderId: Id): Promise<void> {
  const hashesOf = blockHasher(services)
  for (let after: Id | null = null; ;) {
    const holders: readonly Id[] = await findBlockingHolders(services.db, { after, limit: PORTION })
    await deleteBlocksOf(
      services.db,
      holders.flatMap((holderId) => hashesOf({ holderId, senderId })),
    )
    if (holders.length < PORTION) return
    after = holders.at(-1) ?? null
  }
}
