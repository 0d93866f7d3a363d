import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { hkdf, hmac } from "../crypto/kdf.ts"
import type { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "../envelope/context.ts"

/** What rows are found by that name nobody in clear (D2), or hold no code that somebody could read. */
type HashLabel = typeof LABELS.blockHash | typeof LABELS.reportHash | typeof LABELS.stopCode

/** What it takes of the services to hash. */
export type Hashing = {
  readonly serverKeys: Pick<Services["serverKeys"], "field">
  readonly installation: Pick<Services["installation"], "id">
}

export type KeyedHash = { readonly hash: Bytes; /** Of the field key. */ readonly keyVersion: number }

/** Hashes under the field key in use, of what is written. */
export function keyedHash(services: Hashing, label: HashLabel): (...parts: readonly string[]) => KeyedHash {
  const { key, version: keyVersion } = services.serverKeys.field
  const subkey = subkeyOf(key, label)
  return (...parts) => ({ hash: hashUnder(services, { label, subkey }, parts), keyVersion })
}

/** Hashes under every version of the field key, of what is looked for: the key may have been rotated since it was written. */
export function keyedHashes(services: Hashing, label: HashLabel): (...parts: readonly string[]) => readonly Bytes[] {
  const { field } = services.serverKeys
  const versions = Array.from({ length: field.version }, (_, at) => field.byVersion(at + 1))
  const subkeys = versions.filter((key) => key !== null).map((key) => subkeyOf(key, label))
  return (...parts) => subkeys.map((subkey) => hashUnder(services, { label, subkey }, parts))
}

type Under = { readonly label: HashLabel; readonly subkey: Bytes }

const hashUnder = ({ installation }: Hashing, { label, subkey }: Under, parts: readonly string[]): Bytes =>
  hmac(subkey, recordContext(label, installation.id, ...parts))

const subkeyOf = (secret: Bytes, label: HashLabel): Bytes => hkdf({ secret, salt: new Uint8Array(0), info: utf8(label), length: 32 })
