import { hmac as nobleHmac } from "@noble/hashes/hmac.js"
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import { hash } from "node:crypto"
import { concatBytes, type Bytes } from "./bytes.ts"

const HASH_BYTES = 32

type Hkdf = { readonly secret: Bytes; readonly salt: Bytes; readonly info: Bytes; readonly length: number }

/** HKDF-SHA256 (RFC 5869): `length` bytes, at most 8160. */
export function hkdf({ secret, salt, info, length }: Hkdf): Bytes {
  return expand(extract(secret, salt), info, length)
}

/** The first half of HKDF, which RFC 9180 uses apart. */
export const extract = (secret: Bytes, salt: Bytes): Bytes => hmac(salt, secret)

/** The second half: T(1) ‖ T(2) ‖ … cut to `length`. */
export function expand(key: Bytes, info: Bytes, length: number): Bytes {
  if (length > 255 * HASH_BYTES) throw new RangeError("HKDF gives at most 8160 bytes")
  let last: Bytes = new Uint8Array(0)
  const blocks: Bytes[] = []
  for (let counter = 1; blocks.length * HASH_BYTES < length; counter++) {
    last = hmac(key, concatBytes(last, info, Uint8Array.of(counter)))
    blocks.push(last)
  }
  return concatBytes(...blocks).slice(0, length)
}

/** HMAC-SHA256 (RFC 2104), 32 bytes. By noble: setting up a native one costs three times as much for inputs as small as ours. */
export function hmac(key: Bytes, message: Bytes): Bytes {
  return nobleHmac(nobleSha256, key, message)
}

/** HMAC-SHA256 under one key, of parts one after the other: a key that is used more than once is set up once. */
export function hmacUnder(key: Bytes): (...parts: readonly Bytes[]) => Bytes {
  const keyed = nobleHmac.create(nobleSha256, key)
  return (...parts) => {
    const mac = keyed.clone()
    for (const part of parts) mac.update(part)
    return mac.digest()
  }
}

/** SHA-256, 32 bytes; native, because whole manifests go through it. */
export function sha256(message: Bytes): Bytes {
  return new Uint8Array(hash("sha256", message, "buffer"))
}
