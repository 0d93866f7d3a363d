import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto"
import { concatBytes, MalformedError, type Bytes, type Random } from "./bytes.ts"
import { hmacUnder } from "./kdf.ts"
import { decapsulateWith, encapsulateTo, KEM, type KemIdentity, type KemRecipient } from "./kem.ts"

/**
 * HPKE base mode, single shot (RFC 9180 section 6.1): KEM MLKEM768-X25519 (0x647a), HKDF-SHA256 (0x0001), ChaCha20-Poly1305 (0x0003).
 * A fresh encapsulation each time means that the derived key and nonce seal exactly one thing.
 */
export const SUITE = { kem: 0x647a, kdf: 0x0001, aead: 0x0003 } as const

const MODE_BASE = 0
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ascii = (text: string): Bytes => new TextEncoder().encode(text)

/** What a sealed thing is longer than its plaintext: the encapsulation and a tag. */
export const HPKE_OVERHEAD = KEM.ciphertextBytes + TAG_BYTES

/** 32 and 12 bytes; the pair seals one thing and is then forgotten. */
export type KeyAndNonce = { readonly key: Bytes; readonly nonce: Bytes }

/** The key schedule of base mode (RFC 9180 section 5.1). The KEM's number is an argument, so that the RFC's own vectors run through it. */
export function keySchedule({ shared, info, kem }: { readonly shared: Bytes; readonly info: Bytes; readonly kem: number }): KeyAndNonce {
  const suite = suiteOf(kem)
  const infoHash = underNothing(suite.infoHash, info)
  const underSecret = hmacUnder(hmacUnder(shared)(suite.secret))
  // Key and nonce are at most one block of HKDF-Expand each: HMAC(secret, labelled info ‖ 1).
  return {
    key: underSecret(suite.key, suite.context, infoHash, FIRST_BLOCK),
    nonce: underSecret(suite.nonce, suite.context, infoHash, FIRST_BLOCK).slice(0, NONCE_BYTES),
  }
}

const FIRST_BLOCK = Uint8Array.of(1)
/** HKDF-Extract without a salt. */
const underNothing = hmacUnder(new Uint8Array(0))

/** What is the same for every key schedule of a suite: the labels of sections 4 and 5.1, and the context's beginning. */
type Suite = Readonly<Record<"infoHash" | "secret" | "key" | "nonce" | "context", Bytes>>

const suites = new Map<number, Suite>()

function suiteOf(kem: number): Suite {
  const known = suites.get(kem)
  if (known !== undefined) return known
  const id = concatBytes(ascii("HPKE"), uint16(kem), uint16(SUITE.kdf), uint16(SUITE.aead))
  const labelled = (label: string) => concatBytes(ascii("HPKE-v1"), id, ascii(label))
  const suite = {
    infoHash: labelled("info_hash"),
    secret: labelled("secret"),
    key: concatBytes(uint16(KEY_BYTES), labelled("key")),
    nonce: concatBytes(uint16(NONCE_BYTES), labelled("base_nonce")),
    // Base mode has no pre-shared key, so the hash of its name is that of nothing.
    context: concatBytes(Uint8Array.of(MODE_BASE), underNothing(labelled("psk_id_hash"))),
  }
  suites.set(kem, suite)
  return suite
}

type Seal = { readonly recipient: KemRecipient; readonly info: Bytes; readonly plaintext: Bytes; readonly random: Random }

/** Seals to a public key: encapsulation ‖ ciphertext. `info` binds what it is, whose and which (B7). */
export function sealTo({ recipient, info, plaintext, random }: Seal): Bytes {
  const { shared, encapsulated } = encapsulateTo(recipient, random)
  return concatBytes(encapsulated, sealOnce(keySchedule({ shared, info, kem: SUITE.kem }), plaintext))
}

/** What was sealed to `identity` under this `info`, or null: every other cause looks the same (B16). */
export function openWith({
  identity,
  info,
  sealed,
}: {
  readonly identity: KemIdentity
  readonly info: Bytes
  readonly sealed: Bytes
}): Bytes | null {
  if (sealed.length < HPKE_OVERHEAD) return null
  try {
    const shared = decapsulateWith(identity, sealed.subarray(0, KEM.ciphertextBytes))
    return openOnce(keySchedule({ shared, info, kem: SUITE.kem }), sealed.subarray(KEM.ciphertextBytes))
  } catch (error) {
    if (error instanceof MalformedError) return null
    throw error
  }
}

/** ChaCha20-Poly1305 (RFC 8439) for a key that seals once, without associated data. */
export function sealOnce({ key, nonce }: KeyAndNonce, plaintext: Bytes): Bytes {
  const cipher = createCipheriv("chacha20-poly1305", createSecretKey(key), nonce, { authTagLength: TAG_BYTES })
  return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

/** What `sealOnce` sealed with the same key and nonce, or null. */
export function openOnce({ key, nonce }: KeyAndNonce, sealed: Bytes): Bytes | null {
  if (sealed.length < TAG_BYTES) return null
  const decipher = createDecipheriv("chacha20-poly1305", createSecretKey(key), nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const plaintext = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
  try {
    return concatBytes(plaintext, decipher.final())
  } catch {
    return null
  }
}

function uint16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 0xff)
}
