/** One chunk of a payload (C2SP age.md, "Payload"): ChaCha20-Poly1305 under a nonce that says which it is and whether it is the last. */
import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto"
import { giveBack, type Bytes } from "./bytes.ts"

/** What a chunk is longer than its plaintext. */
export const TAG_BYTES = 16

/** Eleven bytes of counter, big-endian, and one that marks the last chunk. */
function chunkNonce(counter: number, isLast: boolean): Bytes {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(3, BigInt(counter))
  nonce[11] = isLast ? 1 : 0
  return nonce
}

export type Chunk = { readonly key: KeyObject; readonly counter: number; readonly plaintext: Bytes; readonly isLast: boolean }

/** Seals one chunk into `target` from `start` on. @returns where it ends */
export function sealChunk(target: Bytes, start: number, { key, counter, plaintext, isLast }: Chunk): number {
  const cipher = createCipheriv("chacha20-poly1305", key, chunkNonce(counter, isLast), { authTagLength: TAG_BYTES })
  const sealed = cipher.update(plaintext)
  target.set(sealed, start)
  giveBack(sealed)
  cipher.final()
  target.set(cipher.getAuthTag(), start + plaintext.length)
  return start + plaintext.length + TAG_BYTES
}

/** The plaintext in memory of its own, or null. */
export function openChunk(key: KeyObject, counter: number, sealed: Bytes, isLast: boolean): Bytes | null {
  if (sealed.length < TAG_BYTES) return null
  const decipher = createDecipheriv("chacha20-poly1305", key, chunkNonce(counter, isLast), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const plaintext = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
  try {
    decipher.final()
    return plaintext
  } catch {
    return null
  }
}
