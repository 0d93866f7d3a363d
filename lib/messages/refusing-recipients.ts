import { findBlockHashes } from "#db/queries/blocks.ts"
import type { Address } from "../address.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { blockHasher } from "../keys/block-hash.ts"

type Known = { readonly address: Address; readonly accountId: Id }

/** Which of the addresses belong to somebody who takes no messages from the sender (M18), in order. */
export async function refusingRecipients(services: Services, senderId: Id, known: readonly Known[]): Promise<readonly Address[]> {
  const hashesOf = blockHasher(services)
  const asked = known.map(({ address, accountId }) => ({ address, hashes: hashesOf({ holderId: accountId, senderId }).map(inText) }))
  const found = await findBlockHashes(
    services.db,
    asked.flatMap(({ hashes }) => hashes.map((hash) => new Uint8Array(Buffer.from(hash, "hex")))),
  )
  const blocked = new Set(found.map(inText))
  return asked.filter(({ hashes }) => hashes.some((hash) => blocked.has(hash))).map(({ address }) => address)
}

const inText = (hash: Uint8Array): string => Buffer.from(hash).toString("hex")
