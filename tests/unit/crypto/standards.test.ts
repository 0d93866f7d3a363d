import { xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ed25519 } from "@noble/curves/ed25519.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import { hashRaw } from "@node-rs/argon2"
import fc from "fast-check"
import { randomBytes } from "node:crypto"
import { openRecord, RECORD_OVERHEAD, sealRecord } from "#lib/crypto/aead.ts"
import { openWith, sealTo } from "#lib/crypto/hpke.ts"
import { decapsulateWith, encapsulateTo, KEM, openKemIdentity, openKemRecipient } from "#lib/crypto/kem.ts"
import { ARGON2_COST, isStrongEnough, splitPasswordKey } from "#lib/crypto/password.ts"
import { signingKeyFromSeed, verifySignature } from "#lib/crypto/signature.ts"

const random = (length: number) => new Uint8Array(randomBytes(length))
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

/** The package declares its algorithms as constants that single-file compilers cannot read. */
const ARGON2ID = 2

describe("what a password costs", () => {
  it("B10 Argon2id runs at the parameters that are stored, and lower ones are refused", async () => {
    const given = {
      memoryCost: ARGON2_COST.memory,
      timeCost: ARGON2_COST.passes,
      parallelism: ARGON2_COST.lanes,
      outputLen: 32,
      algorithm: ARGON2ID,
    }
    const salt = Buffer.alloc(16, 2)
    const [once, again] = await Promise.all([hashRaw("kvast lykta", { ...given, salt }), hashRaw("kvast lykta", { ...given, salt })])
    expect(once.equals(again)).toBe(true)
    expect(isStrongEnough(ARGON2_COST)).toBe(true)
    expect(isStrongEnough({ ...ARGON2_COST, memory: 19 * 1024 })).toBe(false)
    expect(isStrongEnough({ ...ARGON2_COST, passes: 1 })).toBe(false)
  })
})

describe("native paths against noble", () => {
  it("K4 X-Wing: the same keys, and each opens what the other encapsulated", () => {
    fc.assert(
      fc.property(bytes(32), (seed) => {
        const ours = openKemIdentity(seed)
        const theirs = ml_kem768_x25519.keygen(seed)
        expect(toHex(ours.publicKey)).toBe(toHex(theirs.publicKey))
        const fromThem = ml_kem768_x25519.encapsulate(theirs.publicKey)
        expect(toHex(decapsulateWith(ours, fromThem.cipherText))).toBe(toHex(fromThem.sharedSecret))
        const fromUs = encapsulateTo(openKemRecipient(theirs.publicKey), random)
        expect(toHex(ml_kem768_x25519.decapsulate(fromUs.encapsulated, theirs.secretKey))).toBe(toHex(fromUs.shared))
      }),
      { numRuns: 20 },
    )
  })

  it("K4 Ed25519: each verifies the other's signatures", () => {
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 300 }), (seed, message) => {
        const ours = signingKeyFromSeed(seed)
        expect(toHex(ours.publicKey)).toBe(toHex(ed25519.getPublicKey(seed)))
        expect(ed25519.verify(ours.sign(message), message, ours.publicKey)).toBe(true)
        expect(verifySignature({ publicKey: ours.publicKey, message, signature: ed25519.sign(message, seed) })).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe("records", () => {
  const key = random(32)
  const context = Buffer.from("where it belongs")
  const sealed = sealRecord({ key, plaintext: Buffer.from("a small secret"), context, random })

  it("B4 is XChaCha20-Poly1305 behind a version and a nonce", () => {
    expect(sealed[0]).toBe(1)
    expect(sealed.length).toBe(RECORD_OVERHEAD + 14)
    expect(Buffer.from(xchacha20poly1305(key, sealed.subarray(1, 25), context).decrypt(sealed.subarray(25))).toString()).toBe(
      "a small secret",
    )
  })

  it.each(Array.from(sealed.keys()))("K4 a change at byte %i does not open", (at) => {
    const changed = Uint8Array.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(openRecord({ key, sealed: changed, context })).toBeNull()
  })

  it("B5 no cut of it opens, nor an appended byte", () => {
    for (let length = 0; length < sealed.length; length++)
      expect(openRecord({ key, sealed: sealed.subarray(0, length), context })).toBeNull()
    expect(openRecord({ key, sealed: Buffer.concat([sealed, Buffer.alloc(1)]), context })).toBeNull()
  })

  it("B7 another key or another place does not open it", () => {
    expect(openRecord({ key: random(32), sealed, context })).toBeNull()
    expect(openRecord({ key, sealed, context: Buffer.from("elsewhere") })).toBeNull()
  })

  it("B2 equal inputs give no equal bytes", () => {
    expect(toHex(sealRecord({ key, plaintext: Buffer.from("a small secret"), context, random }))).not.toBe(toHex(sealed))
  })
})

describe("hybrid keys", () => {
  const identity = openKemIdentity(random(32))
  const recipient = openKemRecipient(identity.publicKey)
  const info = Buffer.from("info")
  const sealed = sealTo({ recipient, info, plaintext: random(16), random })

  it("K1 what was sealed to somebody opens for them and for nobody else", () => {
    expect(openWith({ identity, info, sealed })).toHaveLength(16)
    expect(openWith({ identity: openKemIdentity(random(32)), info, sealed })).toBeNull()
    expect(openWith({ identity, info: Buffer.from("other"), sealed })).toBeNull()
  })

  it("B3 every single changed byte is refused", () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openWith({ identity, info, sealed: changed })).toBeNull()
    }
  })

  it("B3 an all-zero X25519 share, a wrong length and a key that is not canonical are refused", () => {
    const lowOrder = Uint8Array.from(sealed.subarray(0, KEM.ciphertextBytes))
    lowOrder.fill(0, KEM.ciphertextBytes - 32)
    expect(() => decapsulateWith(identity, lowOrder)).toThrow("low order")
    expect(() => decapsulateWith(identity, lowOrder.subarray(1))).toThrow("1120 bytes")
    expect(() => openKemRecipient(identity.publicKey.subarray(1))).toThrow("1216 bytes")
    const stretched = Uint8Array.from(identity.publicKey).fill(0xff, 0, 3)
    expect(() => openKemRecipient(stretched)).toThrow("canonical")
  })

  it("B16 signatures and keys of a wrong form verify nothing", () => {
    const signer = signingKeyFromSeed(random(32))
    const signature = signer.sign(info)
    expect(verifySignature({ publicKey: signer.publicKey, message: info, signature })).toBe(true)
    expect(verifySignature({ publicKey: signer.publicKey, message: Buffer.from("else"), signature })).toBe(false)
    expect(verifySignature({ publicKey: signer.publicKey, message: info, signature: signature.subarray(1) })).toBe(false)
    expect(verifySignature({ publicKey: new Uint8Array(32).fill(255), message: info, signature })).toBe(false)
  })
})

describe("passwords", () => {
  it("B11 B12 one run gives two values that do not tell each other, and the pepper is part of both", () => {
    const argon2Output = random(32)
    const [one, other] = [random(32), random(32)].map((pepper) => splitPasswordKey({ argon2Output, pepper }))
    expect(toHex(one?.verifier ?? new Uint8Array())).not.toBe(toHex(one?.wrappingKey ?? new Uint8Array()))
    expect(toHex(one?.verifier ?? new Uint8Array())).not.toBe(toHex(other?.verifier ?? new Uint8Array()))
    expect(toHex(one?.wrappingKey ?? new Uint8Array())).not.toBe(toHex(other?.wrappingKey ?? new Uint8Array()))
  })
})
