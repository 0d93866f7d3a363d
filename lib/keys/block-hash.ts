import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { hkdf, hmac } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import type { Id } from "../ids.ts"

/** Who takes no messages from whom (M18). */
export type BlockPair = { readonly holderId: Id; readonly senderId: Id }

export type BlockHash = { readonly hash: Bytes; /** Of the field key. */ readonly keyVersion: number }

/** What a new block is found by: keyed, so that a row does not say whom it is about (D2). */
export const newBlockHash = (services: Services, pair: BlockPair): BlockHash => ({
  hash: hashUnder(services, subkeyOf(services.serverKeys.field.key), pair),
  keyVersion: services.serverKeys.field.version,
})

/** What a block may be found by, for many pairs: the field key may have been rotated since it was made. */
export function blockHasher(services: Services): (pair: BlockPair) => readonly Bytes[] {
  const { field } = services.serverKeys
  const versions = Array.from({ length: field.version }, (_, at) => field.byVersion(at + 1))
  const subkeys = versions.filter((key) => key !== null).map(subkeyOf)
  return (pair) => subkeys.map((subkey) => hashUnder(services, subkey, pair))
}

const hashUnder = ({ installation }: Services, subkey: Bytes, { holderId, senderId }: BlockPair): Bytes =>
  hmac(subkey, recordContext(LABELS.blockHash, installation.id, holderId, senderId))

const subkeyOf = (secret: Bytes): Bytes => hkdf({ secret, salt: new Uint8Array(0), info: utf8(LABELS.blockHash), length: 32 })
