import { xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { assertBytes, concatBytes, type Bytes, type Random } from "./bytes.ts"

/** Stands first in every sealed record; a reader refuses what it does not know (B4). */
export const RECORD_VERSION = 1

const NONCE_BYTES = 24
const TAG_BYTES = 16
/** What a record is longer than its plaintext. */
export const RECORD_OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES

type Seal = {
  readonly key: Bytes
  readonly plaintext: Bytes
  /** What it is, whose and which: authenticated, not stored. */ readonly context: Bytes
  readonly random: Random
}
type Open = { readonly key: Bytes; readonly sealed: Bytes; readonly context: Bytes }

/**
 * Seals a small record: version ‖ nonce ‖ XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, on RFC 8439).
 * The nonce has 192 bits and is drawn anew each time, so one key may seal any number of records.
 */
export function sealRecord({ key, plaintext, context, random }: Seal): Bytes {
  assertBytes(key, 32, "key")
  const nonce = random(NONCE_BYTES)
  assertBytes(nonce, NONCE_BYTES, "nonce")
  return concatBytes(Uint8Array.of(RECORD_VERSION), nonce, xchacha20poly1305(key, nonce, context).encrypt(plaintext))
}

/** What `sealRecord` sealed, or null for anything else: a wrong key, another context, a changed byte, another version (B16). */
export function openRecord({ key, sealed, context }: Open): Bytes | null {
  assertBytes(key, 32, "key")
  if (sealed.length < RECORD_OVERHEAD || sealed[0] !== RECORD_VERSION) return null
  try {
    return xchacha20poly1305(key, sealed.subarray(1, 1 + NONCE_BYTES), context).decrypt(sealed.subarray(1 + NONCE_BYTES))
  } catch {
    return null
  }
}
