import { createPrivateKey, createPublicKey, decapsulate, diffieHellman, encapsulate, hash, type KeyObject } from "node:crypto"
import { assertBytes, concatBytes, MalformedError, type Bytes, type Random } from "./bytes.ts"
import { keepOpened } from "./kept.ts"

/**
 * MLKEM768-X25519, also called X-Wing (draft-connolly-cfrg-xwing-kem; HPKE KEM 0x647a): secure as long as one of its halves is.
 * Composed of Node's native ML-KEM-768, X25519, SHAKE256 and SHA3-256, which carry about ten times what pure JavaScript does; tests hold it against noble.
 */
export const KEM = { seedBytes: 32, publicKeyBytes: 1216, ciphertextBytes: 1120, sharedBytes: 32 } as const

const ML_KEM_PUBLIC_BYTES = 1184
const ML_KEM_CIPHERTEXT_BYTES = 1088
const X25519_BYTES = 32
/** The draft's label: an X-Wing in ASCII. */
const XWING_LABEL = new TextEncoder().encode("\\.//^\\")

/** An opened identity: native key objects, made once and used for every message in a request. */
export type KemIdentity = { readonly publicKey: Bytes; readonly mlKem: KeyObject; readonly x25519: KeyObject; readonly x25519Public: Bytes }

/** A recipient's public key, checked and opened. */
export type KemRecipient = { readonly mlKem: KeyObject; readonly x25519: KeyObject; readonly x25519Public: Bytes }

/** `shared` is secret, `encapsulated` goes to the recipient. */
export type Encapsulated = { readonly shared: Bytes; readonly encapsulated: Bytes }

/** Opens the identity that `seed` (32 bytes) stands for: SHAKE256 expands it to both halves (draft section 5.2). */
export function openKemIdentity(seed: Bytes): KemIdentity {
  assertBytes(seed, KEM.seedBytes, "seed")
  const expanded = hash("shake256", seed, { outputEncoding: "buffer", outputLength: 96 })
  const mlKem = createPrivateKey({ key: expanded.subarray(0, 64), format: "raw-seed", asymmetricKeyType: "ml-kem-768" })
  const x25519 = createPrivateKey({ key: expanded.subarray(64), format: "raw-private", asymmetricKeyType: "x25519" })
  expanded.fill(0)
  const x25519Public = rawPublic(createPublicKey(x25519))
  return { publicKey: concatBytes(rawPublic(createPublicKey(mlKem)), x25519Public), mlKem, x25519, x25519Public }
}

/**
 * Opens a public key for encapsulation; those used last are kept opened, which saves a quarter of a wrap.
 * @throws MalformedError on a wrong length or a key whose encoding is not canonical (FIPS 203 section 7.2; B3).
 */
export function openKemRecipient(publicKey: Bytes): KemRecipient {
  assertBytes(publicKey, KEM.publicKeyBytes, "publicKey")
  return keptRecipient(publicKey)
}

/** A few megabytes, and no more however many people write: keys alone, not who used them. */
const keptRecipient = keepOpened({ atMost: 500, open: openRecipient })

function openRecipient(publicKey: Bytes): KemRecipient {
  const mlKemBytes = publicKey.subarray(0, ML_KEM_PUBLIC_BYTES)
  const x25519Public = publicKey.slice(ML_KEM_PUBLIC_BYTES)
  assertCanonical(mlKemBytes)
  const mlKem = createPublicKey({ key: Buffer.from(mlKemBytes), format: "raw-public", asymmetricKeyType: "ml-kem-768" })
  return { mlKem, x25519: x25519PublicKey(x25519Public), x25519Public }
}

/** A fresh shared secret (32 bytes) for `recipient`, and what its owner needs to find it (1120 bytes). */
export function encapsulateTo(recipient: KemRecipient, random: Random): Encapsulated {
  const ephemeral = createPrivateKey({ key: Buffer.from(random(X25519_BYTES)), format: "raw-private", asymmetricKeyType: "x25519" })
  const ephemeralPublic = rawPublic(createPublicKey(ephemeral))
  const x25519Shared = agree(ephemeral, recipient.x25519)
  const { sharedKey, ciphertext } = encapsulate(recipient.mlKem)
  return {
    shared: combine(sharedKey, x25519Shared, ephemeralPublic, recipient.x25519Public),
    encapsulated: concatBytes(ciphertext, ephemeralPublic),
  }
}

/**
 * The shared secret in `encapsulated`. One made for somebody else gives another secret, by ML-KEM's implicit rejection: only the seal that uses it tells.
 * @throws MalformedError on a wrong length, or when the X25519 half is a point of low order (RFC 7748 section 6.1; B3).
 */
export function decapsulateWith(identity: KemIdentity, encapsulated: Bytes): Bytes {
  assertBytes(encapsulated, KEM.ciphertextBytes, "encapsulated")
  const ephemeralPublic = encapsulated.subarray(ML_KEM_CIPHERTEXT_BYTES)
  const x25519Shared = agree(identity.x25519, x25519PublicKey(ephemeralPublic))
  const mlKemShared = decapsulate(identity.mlKem, encapsulated.subarray(0, ML_KEM_CIPHERTEXT_BYTES))
  return combine(mlKemShared, x25519Shared, ephemeralPublic, identity.x25519Public)
}

const rawPublic = (key: KeyObject): Bytes => new Uint8Array(key.export({ format: "raw-public" }))

const x25519PublicKey = (bytes: Bytes): KeyObject =>
  createPublicKey({ key: Buffer.from(bytes), format: "raw-public", asymmetricKeyType: "x25519" })

function agree(privateKey: KeyObject, publicKey: KeyObject): Bytes {
  try {
    const shared = diffieHellman({ privateKey, publicKey })
    if (shared.every((byte) => byte === 0)) throw new MalformedError("the shared secret is zero")
    return shared
  } catch (error) {
    // OpenSSL refuses the all-zero secret itself; both ways end as the same failure.
    throw error instanceof MalformedError ? error : new MalformedError("the public key is of low order")
  }
}

function combine(mlKemShared: Bytes, x25519Shared: Bytes, ephemeralPublic: Bytes, recipientPublic: Bytes): Bytes {
  return new Uint8Array(hash("sha3-256", concatBytes(mlKemShared, x25519Shared, ephemeralPublic, recipientPublic, XWING_LABEL), "buffer"))
}

const Q = 3329

/** Every 12-bit coefficient of the encoded vector has to be below q; the last 32 bytes are a free seed. */
function assertCanonical(mlKemPublic: Bytes): void {
  for (let at = 0; at < ML_KEM_PUBLIC_BYTES - 32; at += 3) {
    // By index and without slices: this runs for every recipient of every message.
    const middle = mlKemPublic[at + 1] ?? 0
    const low = (mlKemPublic[at] ?? 0) | ((middle & 15) << 8)
    const high = (middle >> 4) | ((mlKemPublic[at + 2] ?? 0) << 4)
    if (low >= Q || high >= Q) throw new MalformedError("the ML-KEM key is not canonical")
  }
}
