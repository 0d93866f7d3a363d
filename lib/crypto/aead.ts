import { hchacha } from "@noble/ciphers/chacha.js"
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto"
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
  const cipher = createCipheriv(CIPHER, subkeyOf(key, nonce), shortNonce(nonce), WITH_TAG)
  cipher.setAAD(context, { plaintextLength: plaintext.length })
  const sealed = cipher.update(plaintext)
  cipher.final()
  return concatBytes(Uint8Array.of(RECORD_VERSION), nonce, sealed, cipher.getAuthTag())
}

/** What `sealRecord` sealed, or null for anything else: a wrong key, another context, a changed byte, another version (B16). */
export function openRecord({ key, sealed, context }: Open): Bytes | null {
  assertBytes(key, 32, "key")
  if (sealed.length < RECORD_OVERHEAD || sealed[0] !== RECORD_VERSION) return null
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const end = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, subkeyOf(key, nonce), shortNonce(nonce), WITH_TAG)
  decipher.setAAD(context, { plaintextLength: end - 1 - NONCE_BYTES })
  decipher.setAuthTag(sealed.subarray(end))
  const plaintext = decipher.update(sealed.subarray(1 + NONCE_BYTES, end))
  try {
    decipher.final()
    return plaintext
  } catch {
    plaintext.fill(0)
    return null
  }
}

/** Node has ChaCha20-Poly1305 of RFC 8439; XChaCha20 is that under a key of its own for each nonce (draft-irtf-cfrg-xchacha section 2.3). */
const CIPHER = "chacha20-poly1305"
const WITH_TAG = { authTagLength: TAG_BYTES }

/** "expand 32-byte k" (RFC 8439 section 2.3). */
const CONSTANTS = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574)

/** HChaCha20 of the first sixteen bytes of the nonce. As a key object, because the cipher takes three times as long to set up with bytes. */
function subkeyOf(key: Bytes, nonce: Bytes): KeyObject {
  const [keyWords, words] = [wordsOf(key, 8), new Uint32Array(8)]
  hchacha(CONSTANTS, keyWords, wordsOf(nonce, 4), words)
  const bytes = new Uint8Array(32)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < words.length; at++) view.setUint32(at * 4, words[at] ?? 0, true)
  const subkey = createSecretKey(bytes)
  for (const secret of [bytes, words, keyWords]) secret.fill(0)
  return subkey
}

function wordsOf(bytes: Bytes, count: number): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const words = new Uint32Array(count)
  for (let at = 0; at < count; at++) words[at] = view.getUint32(at * 4, true)
  return words
}

/** Four zeros and the last eight bytes of the nonce. */
function shortNonce(nonce: Bytes): Bytes {
  const short = new Uint8Array(12)
  short.set(nonce.subarray(16, NONCE_BYTES), 4)
  return short
}
