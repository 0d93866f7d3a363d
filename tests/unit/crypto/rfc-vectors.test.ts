import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ed25519, x25519 } from "@noble/curves/ed25519.js"
import { argon2id } from "@noble/hashes/argon2.js"
import { hashRaw } from "@node-rs/argon2"
import { argon2Sync, createCipheriv } from "node:crypto"
import { openRecord, sealRecord } from "#lib/crypto/aead.ts"
import { expand, extract, hkdf, hmac, hmacUnder } from "#lib/crypto/kdf.ts"
import { signingKeyFromSeed, verifySignature } from "#lib/crypto/signature.ts"
import { agreeThroughKem } from "../../support/agreement.ts"
import { hex, rfcVectors, toHex } from "../../support/vectors.ts"

type Sealed = {
  readonly source: string
  readonly key: string
  readonly nonce: string
  readonly aad: string
  readonly plaintext: string
  readonly sealed: string
}
type Hkdf = {
  readonly source: string
  readonly ikm: string
  readonly salt: string
  readonly info: string
  readonly prk: string
  readonly okm: string
}
type Hmac = { readonly source: string; readonly key: string; readonly message: string; readonly mac: string }
type Signed = {
  readonly source: string
  readonly seed: string
  readonly publicKey: string
  readonly message: string
  readonly signature: string
}
type Agreed = { readonly source: string; readonly scalar: string; readonly point: string; readonly shared: string }
type Argon2 = {
  readonly source: string
  readonly password: string
  readonly salt: string
  readonly secret: string
  readonly associatedData: string
  readonly memory: number
  readonly passes: number
  readonly lanes: number
  readonly tag: string
}

it.each(rfcVectors<Hkdf>("hkdfSha256"))("K7 HKDF-SHA256, $source", ({ ikm, salt, info, prk, okm }) => {
  const length = okm.length / 2
  expect(toHex(extract(hex(ikm), hex(salt)))).toBe(prk)
  expect(toHex(expand(hex(prk), hex(info), length))).toBe(okm)
  expect(toHex(hkdf({ secret: hex(ikm), salt: hex(salt), info: hex(info), length }))).toBe(okm)
})

it.each(rfcVectors<Hmac>("hmacSha256"))("K7 HMAC-SHA256, $source", ({ key, message, mac }) => {
  expect(toHex(hmac(hex(key), hex(message)))).toBe(mac)
  // In parts, and again under the key that is set up already.
  const under = hmacUnder(hex(key))
  for (const cut of [0, 1, message.length / 4]) {
    const at = Math.floor(cut)
    expect(toHex(under(hex(message).subarray(0, at), hex(message).subarray(at)))).toBe(mac)
  }
})

it.each(rfcVectors<Signed>("ed25519"))("K7 Ed25519, $source, native and noble", ({ seed, publicKey, message, signature }) => {
  const signer = signingKeyFromSeed(hex(seed))
  expect([toHex(signer.publicKey), toHex(signer.sign(hex(message)))]).toEqual([publicKey, signature])
  expect(verifySignature({ publicKey: hex(publicKey), message: hex(message), signature: hex(signature) })).toBe(true)
  expect(toHex(ed25519.sign(hex(message), hex(seed)))).toBe(signature)
})

it.each(rfcVectors<Agreed>("x25519"))("K7 X25519, $source, native inside the KEM and noble", ({ scalar, point, shared }) => {
  const { found, expected } = agreeThroughKem({ scalar: hex(scalar), point: hex(point), shared: hex(shared) })
  expect(toHex(found)).toBe(toHex(expected))
  expect(toHex(x25519.getSharedSecret(hex(scalar), hex(point)))).toBe(shared)
})

it.each(rfcVectors<Sealed>("chacha20Poly1305"))(
  "K7 ChaCha20-Poly1305, $source, native and noble",
  ({ key, nonce, aad, plaintext, sealed }) => {
    const cipher = createCipheriv("chacha20-poly1305", hex(key), hex(nonce), { authTagLength: 16 })
    cipher.setAAD(hex(aad), { plaintextLength: plaintext.length / 2 })
    expect(toHex(Buffer.concat([cipher.update(hex(plaintext)), cipher.final(), cipher.getAuthTag()]))).toBe(sealed)
    expect(toHex(chacha20poly1305(hex(key), hex(nonce), hex(aad)).encrypt(hex(plaintext)))).toBe(sealed)
  },
)

it.each(rfcVectors<Sealed>("xchacha20Poly1305"))(
  "K7 a record is XChaCha20-Poly1305 behind a version, $source",
  ({ key, nonce, aad, plaintext, sealed }) => {
    const record = sealRecord({ key: hex(key), plaintext: hex(plaintext), context: hex(aad), random: () => hex(nonce) })
    expect(toHex(record)).toBe(`01${nonce}${sealed}`)
    expect(openRecord({ key: hex(key), sealed: record, context: hex(aad) })).toEqual(hex(plaintext))
    expect(toHex(xchacha20poly1305(hex(key), hex(nonce), hex(aad)).encrypt(hex(plaintext)))).toBe(sealed)
  },
)

/** The package declares its algorithms as constants that single-file compilers cannot read. */
const ARGON2ID = 2

describe.each(rfcVectors<Argon2>("argon2id"))(
  "Argon2id, $source",
  ({ password, salt, secret, associatedData, memory, passes, lanes, tag }) => {
    const cost = { t: passes, m: memory, p: lanes, dkLen: tag.length / 2 }

    it("K7 noble and Node's own give the published tag", () => {
      expect(toHex(argon2id(hex(password), hex(salt), { ...cost, key: hex(secret), personalization: hex(associatedData) }))).toBe(tag)
      const native = { memory, passes, parallelism: lanes, tagLength: cost.dkLen }
      const inputs = { message: hex(password), nonce: hex(salt), secret: hex(secret), associatedData: hex(associatedData) }
      expect(toHex(argon2Sync("argon2id", { ...inputs, ...native }))).toBe(tag)
    })

    it("B10 the implementation that runs at sign-in, which takes no associated data, agrees with them", async () => {
      const given = { memoryCost: memory, timeCost: passes, parallelism: lanes, outputLen: cost.dkLen, algorithm: ARGON2ID }
      const ours = await hashRaw(hex(password), { ...given, salt: hex(salt), secret: hex(secret) })
      expect(toHex(ours)).toBe(toHex(argon2id(hex(password), hex(salt), { ...cost, key: hex(secret) })))
    })
  },
)

it("every group is there", () => {
  const counts = ["hkdfSha256", "hmacSha256", "ed25519", "x25519", "chacha20Poly1305", "xchacha20Poly1305", "argon2id", "hpkeBase"].map(
    (name) => rfcVectors(name).length,
  )
  expect(counts).toEqual([3, 6, 3, 2, 1, 1, 1, 1])
})
