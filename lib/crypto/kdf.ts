import { hkdf as nobleHkdf, expand as nobleExpand, extract as nobleExtract } from "@noble/hashes/hkdf.js"
import { hmac as nobleHmac } from "@noble/hashes/hmac.js"
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import { hash } from "node:crypto"
import type { Bytes } from "./bytes.ts"

type Hkdf = { readonly secret: Bytes; readonly salt: Bytes; readonly info: Bytes; readonly length: number }

/** HKDF-SHA256 (RFC 5869): `length` bytes, at most 8160. */
export function hkdf({ secret, salt, info, length }: Hkdf): Bytes {
  return nobleHkdf(nobleSha256, secret, salt, info, length)
}

/** The two halves of HKDF, which RFC 9180 uses apart. */
export const extract = (secret: Bytes, salt: Bytes): Bytes => nobleExtract(nobleSha256, secret, salt)
export const expand = (key: Bytes, info: Bytes, length: number): Bytes => nobleExpand(nobleSha256, key, info, length)

/** HMAC-SHA256 (RFC 2104), 32 bytes. */
export function hmac(key: Bytes, message: Bytes): Bytes {
  return nobleHmac(nobleSha256, key, message)
}

/** SHA-256, 32 bytes; native, because whole manifests go through it. */
export function sha256(message: Bytes): Bytes {
  return new Uint8Array(hash("sha256", message, "buffer"))
}
