import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { expand as nobleExpand, extract as nobleExtract, hkdf as nobleHkdf } from "@noble/hashes/hkdf.js"
import { hmac as nobleHmac } from "@noble/hashes/hmac.js"
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import fc from "fast-check"
import { createHmac, createSecretKey, hkdfSync } from "node:crypto"
import { openRecord, sealRecord } from "#lib/crypto/aead.ts"
import { openChunk, sealChunk, TAG_BYTES } from "#lib/crypto/chunk.ts"
import { openOnce, sealOnce } from "#lib/crypto/hpke.ts"
import { expand, extract, hkdf, hmac, hmacUnder, sha256 } from "#lib/crypto/kdf.ts"

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const anyBytes = (maxLength: number) => fc.uint8Array({ maxLength })
/** Where a byte of something is changed, as a share of its length, and by what. */
const change = fc.record({ where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), by: fc.integer({ min: 1, max: 255 }) })

function changed(sealed: Uint8Array, { where, by }: { readonly where: number; readonly by: number }): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(sealed)
  const at = Math.floor(where * copy.length)
  copy[at] = (copy[at] ?? 0) ^ by
  return copy
}

/** As docs/protocol.md and C2SP age.md say it, written once more by hand. */
function nonceOf(counter: number, isLast: boolean): Uint8Array {
  const hex = counter.toString(16).padStart(22, "0") + (isLast ? "01" : "00")
  return new Uint8Array(Buffer.from(hex, "hex"))
}

describe("native ChaCha20-Poly1305 against noble", () => {
  it("K7 a record: the same bytes, and each opens what the other sealed, wherever they stand in memory", () => {
    const property = fc.property(
      bytes(32),
      bytes(24),
      anyBytes(2_000),
      anyBytes(300),
      fc.nat(7),
      change,
      (key, nonce, plaintext, context, start, fault) => {
        const sealed = sealRecord({ key, plaintext, context, random: () => nonce })
        const theirs = xchacha20poly1305(key, nonce, context)
        expect(toHex(sealed)).toBe(`01${toHex(nonce)}${toHex(theirs.encrypt(plaintext))}`)
        expect(toHex(theirs.decrypt(sealed.slice(25)))).toBe(toHex(plaintext))
        const elsewhere = new Uint8Array(start + sealed.length + 3)
        elsewhere.set(sealed, start)
        const found = elsewhere.subarray(start, start + sealed.length)
        expect(toHex(openRecord({ key, sealed: found, context }) ?? Uint8Array.of(0))).toBe(toHex(plaintext))
        expect(openRecord({ key, sealed: changed(sealed, fault), context })).toBeNull()
        expect(openRecord({ key: changed(key, fault), sealed, context })).toBeNull()
        if (context.length > 0) expect(openRecord({ key, sealed, context: changed(context, fault) })).toBeNull()
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  const counters = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 40 }), fc.constant(Number.MAX_SAFE_INTEGER))

  it("K4 a chunk: the same bytes at any place and counter, and each opens what the other sealed", () => {
    const property = fc.property(
      bytes(32),
      counters,
      fc.boolean(),
      anyBytes(2_000),
      fc.nat(40),
      change,
      (raw, counter, isLast, plaintext, start, fault) => {
        const key = createSecretKey(raw)
        const target = new Uint8Array(start + plaintext.length + TAG_BYTES + 3).fill(0xee)
        const end = sealChunk(target, start, { key, counter, plaintext, isLast })
        const sealed = target.slice(start, end)
        // Of noble's, each seals once and refuses to do it again.
        const theirs = chacha20poly1305(raw, nonceOf(counter, isLast))
        const sealedByThem = new Uint8Array(theirs.encrypt(plaintext))
        expect(toHex(sealed)).toBe(toHex(sealedByThem))
        // Nothing is written outside its place.
        expect([...target.slice(0, start), ...target.slice(end)].every((byte) => byte === 0xee)).toBe(true)
        expect(toHex(theirs.decrypt(sealed))).toBe(toHex(plaintext))
        expect(toHex(openChunk(key, counter, sealedByThem, isLast) ?? Uint8Array.of(0))).toBe(toHex(plaintext))
        expect(openChunk(key, counter, sealed, !isLast)).toBeNull()
        expect(openChunk(key, counter, changed(sealed, fault), isLast)).toBeNull()
        expect(() => theirs.decrypt(changed(sealed, fault))).toThrow()
      },
    )
    fc.assert(property, { numRuns: 200 })
  })

  it("K4 a whole chunk of 64 KiB too", () => {
    const property = fc.property(bytes(32), counters, fc.boolean(), fc.nat(255), (raw, counter, isLast, fill) => {
      const plaintext = new Uint8Array(64 * 1024).fill(fill)
      const target = new Uint8Array(plaintext.length + TAG_BYTES)
      sealChunk(target, 0, { key: createSecretKey(raw), counter, plaintext, isLast })
      expect(Buffer.from(chacha20poly1305(raw, nonceOf(counter, isLast)).encrypt(plaintext)).equals(target)).toBe(true)
    })
    fc.assert(property, { numRuns: 10 })
  })

  it("K4 what HPKE seals once: the same bytes, and each opens what the other sealed", () => {
    const property = fc.property(bytes(32), bytes(12), anyBytes(500), change, (key, nonce, plaintext, fault) => {
      const sealed = sealOnce({ key, nonce }, plaintext)
      const sealedByThem = new Uint8Array(chacha20poly1305(key, nonce).encrypt(plaintext))
      expect(toHex(sealed)).toBe(toHex(sealedByThem))
      expect(toHex(chacha20poly1305(key, nonce).decrypt(sealed))).toBe(toHex(plaintext))
      expect(toHex(openOnce({ key, nonce }, sealedByThem) ?? Uint8Array.of(0))).toBe(toHex(plaintext))
      expect(openOnce({ key, nonce }, changed(sealed, fault))).toBeNull()
      expect(openOnce({ key, nonce }, sealed.subarray(0, sealed.length - 1))).toBeNull()
    })
    fc.assert(property, { numRuns: 200 })
  })
})

/** Ours are native for SHA-256 and noble's HMAC with our own expansion: each is held against noble's and against Node's own. */
describe("SHA-256, HMAC and HKDF against noble and Node", () => {
  it("K4 SHA-256 of anything, also of a view into something larger", () => {
    const property = fc.property(anyBytes(5_000), fc.nat(20), (message, skipped) => {
      expect(toHex(sha256(message))).toBe(toHex(nobleSha256(message)))
      const view = message.subarray(Math.min(skipped, message.length))
      expect(toHex(sha256(view))).toBe(toHex(nobleSha256(Uint8Array.from(view))))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it("K4 HMAC under a key shorter or longer than a block, of a message whole or in parts", () => {
    const property = fc.property(anyBytes(150), anyBytes(300), fc.nat(300), (key, message, cut) => {
      const expected = createHmac("sha256", key).update(message).digest("hex")
      expect(toHex(hmac(key, message))).toBe(expected)
      expect(toHex(nobleHmac(nobleSha256, key, message))).toBe(expected)
      const under = hmacUnder(key)
      for (const at of [cut, 0]) expect(toHex(under(message.slice(0, at), message.slice(at)))).toBe(expected)
    })
    fc.assert(property, { numRuns: 200 })
  })

  it("K4 HKDF and each half of it, at every length up to its last byte", () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1, 31, 32, 33, 64, 8159, 8160))
    const property = fc.property(anyBytes(100), anyBytes(100), anyBytes(100), lengths, (secret, salt, info, length) => {
      const ours = toHex(hkdf({ secret, salt, info, length }))
      expect(ours).toBe(toHex(nobleHkdf(nobleSha256, secret, salt, info, length)))
      expect(ours).toBe(toHex(new Uint8Array(hkdfSync("sha256", secret, salt, info, length))))
      const key = extract(secret, salt)
      expect(toHex(key)).toBe(toHex(nobleExtract(nobleSha256, secret, salt)))
      expect(toHex(expand(key, info, length))).toBe(toHex(nobleExpand(nobleSha256, key, info, length)))
    })
    fc.assert(property, { numRuns: 200 })
    expect(() => expand(new Uint8Array(32), new Uint8Array(0), 8161)).toThrow(RangeError)
  })
})
