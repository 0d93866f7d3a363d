import { sha3_256 } from "@noble/hashes/sha3.js"
import { createPrivateKey, createPublicKey, decapsulate } from "node:crypto"
import type { Bytes } from "#lib/crypto/bytes.ts"
import { decapsulateWith, encapsulateTo, openKemIdentity, openKemRecipient, type KemIdentity } from "#lib/crypto/kem.ts"
import { seededRandom } from "./bytes.ts"

const random = seededRandom("agreement")
const hybrid = openKemIdentity(random(32))
const mlKemCiphertext = encapsulateTo(openKemRecipient(hybrid.publicKey), random).encapsulated.subarray(0, 1088)
const mlKemShared = new Uint8Array(decapsulate(hybrid.mlKem, mlKemCiphertext))

/**
 * X25519 runs nowhere but inside the KEM, so a vector goes through it: an identity whose X25519 half is the vector's scalar decapsulates from the
 * vector's point, and the result is what X-Wing's combiner makes of the published shared secret.
 */
export function agreeThroughKem({ scalar, point, shared }: { readonly scalar: Bytes; readonly point: Bytes; readonly shared: Bytes }) {
  const x25519 = createPrivateKey({ key: Buffer.from(scalar), format: "raw-private", asymmetricKeyType: "x25519" })
  const x25519Public = new Uint8Array(createPublicKey(x25519).export({ format: "raw-public" }))
  const identity: KemIdentity = { ...hybrid, x25519, x25519Public }
  const label = Buffer.from("5c2e2f2f5e5c", "hex")
  return {
    found: decapsulateWith(identity, Buffer.concat([mlKemCiphertext, point])),
    expected: sha3_256(Buffer.concat([mlKemShared, shared, point, x25519Public, label])),
  }
}
