import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto"
import { assertBytes, type Bytes } from "./bytes.ts"
import { keepOpened } from "./kept.ts"

/** An opened Ed25519 key (RFC 8032); the native key object is kept because making it costs more than signing. */
export type SigningKey = { readonly publicKey: Bytes; readonly sign: (message: Bytes) => Bytes }

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64

/** Opens a signing key from its 32-byte seed. */
export function signingKeyFromSeed(seed: Bytes): SigningKey {
  assertBytes(seed, SEED_BYTES, "seed")
  const key = createPrivateKey({ key: Buffer.from(seed), format: "raw-private", asymmetricKeyType: "ed25519" })
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: "raw-public" }))
  return { publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) }
}

/** Whether `signature` over `message` is by the holder of `publicKey`. Never throws: a malformed key or signature verifies nothing. */
export function verifySignature({
  publicKey,
  message,
  signature,
}: {
  readonly publicKey: Bytes
  readonly message: Bytes
  readonly signature: Bytes
}): boolean {
  if (publicKey.length !== SEED_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const key = publicKeyObject(publicKey)
  return key !== null && verify(null, message, key, signature)
}

/** A key object for 32 bytes, or null where they are none. */
const publicKeyObject = keepOpened({
  atMost: 500,
  open: (publicKey): KeyObject | null => {
    try {
      return createPublicKey({ key: Buffer.from(publicKey), format: "raw-public", asymmetricKeyType: "ed25519" })
    } catch {
      return null
    }
  },
})
