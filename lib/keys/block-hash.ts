import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import type { Id } from "../ids.ts"
import { keyedHash, keyedHashes, type KeyedHash } from "./keyed-hash.ts"

/** Who takes no messages from whom (M18). */
export type BlockPair = { readonly holderId: Id; readonly senderId: Id }

/** What a new block is found by. */
export const newBlockHash = (services: Services, { holderId, senderId }: BlockPair): KeyedHash =>
  keyedHash(services, LABELS.blockHash)(holderId, senderId)

/** What a block may be found by, for many pairs. */
export function blockHasher(services: Services): (pair: BlockPair) => readonly Bytes[] {
  const hashesOf = keyedHashes(services, LABELS.blockHash)
  return ({ holderId, senderId }) => hashesOf(holderId, senderId)
}
