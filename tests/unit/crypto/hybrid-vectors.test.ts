import { chacha20poly1305 } from "@noble/ciphers/chacha.js"
import { x25519 } from "@noble/curves/ed25519.js"
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import { createPrivateKey, decapsulate } from "node:crypto"
import { keySchedule, openOnce, openWith, sealOnce, SUITE } from "#lib/crypto/hpke.ts"
import { expand, extract } from "#lib/crypto/kdf.ts"
import { decapsulateWith, openKemIdentity, openKemRecipient } from "#lib/crypto/kem.ts"
import { agreeThroughKem } from "../../support/agreement.ts"
import { hex, publishedFile, rfcVectors, toHex } from "../../support/vectors.ts"

type XWing = { readonly seed: string; readonly eseed: string; readonly pk: string; readonly ct: string; readonly ss: string }

describe("X-Wing, draft-connolly-cfrg-xwing-kem", () => {
  it("K7 keys, encapsulation and shared secret, native and noble", () => {
    const vectors = publishedFile<readonly XWing[]>("xwing.json")
    expect(vectors.length).toBeGreaterThanOrEqual(3)
    for (const { seed, eseed, pk, ct, ss } of vectors) {
      const identity = openKemIdentity(hex(seed))
      expect(toHex(identity.publicKey)).toBe(pk)
      expect(toHex(decapsulateWith(identity, hex(ct)))).toBe(ss)
      const theirs = ml_kem768_x25519.keygen(hex(seed))
      const made = ml_kem768_x25519.encapsulate(hex(pk), hex(eseed))
      expect([toHex(theirs.publicKey), toHex(made.cipherText), toHex(made.sharedSecret)]).toEqual([pk, ct, ss])
      expect(toHex(ml_kem768_x25519.decapsulate(hex(ct), theirs.secretKey))).toBe(ss)
    }
  })
})

type Encryption = { readonly aad: string; readonly ct: string; readonly nonce: string; readonly pt: string }
type Hpke = {
  readonly mode: number
  readonly kem_id: number
  readonly kdf_id: number
  readonly aead_id: number
  readonly info: string
  readonly skRm: string
  readonly pkRm: string
  readonly enc: string
  readonly shared_secret: string
  readonly key: string
  readonly base_nonce: string
  readonly encryptions: readonly Encryption[]
}

describe("HPKE with MLKEM768-X25519, draft-ietf-hpke-pq", () => {
  it("K7 the suite that we use: keys, shared secret, key and nonce", () => {
    const vectors = publishedFile<readonly Hpke[]>("hpke-pq.json").filter(
      (one) => one.mode === 0 && one.kem_id === SUITE.kem && one.kdf_id === SUITE.kdf && one.aead_id === SUITE.aead,
    )
    expect(vectors.length).toBeGreaterThan(0)
    for (const one of vectors) {
      const identity = openKemIdentity(hex(one.skRm))
      expect(toHex(identity.publicKey)).toBe(one.pkRm)
      const shared = decapsulateWith(identity, hex(one.enc))
      expect(toHex(shared)).toBe(one.shared_secret)
      const { key, nonce } = keySchedule({ shared, info: hex(one.info), kem: SUITE.kem })
      expect([toHex(key), toHex(nonce)]).toEqual([one.key, one.base_nonce])
      const [first] = one.encryptions
      if (first === undefined) throw new Error("a vector without encryptions")
      expect(first.nonce).toBe(one.base_nonce)
      expect(toHex(chacha20poly1305(key, nonce, hex(first.aad)).decrypt(hex(first.ct)))).toBe(first.pt)
      // Ours has no associated data, so the published ciphertext, which has some, has to be refused.
      expect(openOnce({ key, nonce }, hex(first.ct))).toBeNull()
      expect(openWith({ identity, info: hex(one.info), sealed: hex(one.enc + first.ct) })).toBeNull()
    }
  })
})

type RfcHpke = {
  readonly info: string
  readonly skRm: string
  readonly pkRm: string
  readonly enc: string
  readonly shared_secret: string
  readonly key: string
  readonly base_nonce: string
  readonly encryptions: readonly (Encryption & { readonly sequence: number })[]
}

const DHKEM_X25519 = 0x0020
const EMPTY = new Uint8Array(0)

/** DHKEM's own derivation (RFC 9180 section 4.1), by our HKDF: in our suite the KEM does it itself. */
function dhkemShared(dh: Uint8Array, { enc, pkRm }: RfcHpke): Uint8Array {
  const suite = Buffer.concat([Buffer.from("KEM"), Buffer.from([0, DHKEM_X25519])])
  const labelled = (label: string) => Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(label)])
  const prk = extract(Buffer.concat([labelled("eae_prk"), dh]), EMPTY)
  return expand(prk, Buffer.concat([Buffer.from([0, 32]), labelled("shared_secret"), hex(enc + pkRm)]), 32)
}

describe.each(rfcVectors<RfcHpke>("hpkeBase"))("HPKE, RFC 9180 A.2.1: X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode", (one) => {
  const { key, nonce } = keySchedule({ shared: hex(one.shared_secret), info: hex(one.info), kem: DHKEM_X25519 })

  it("K7 from the encapsulation to the shared secret: X25519 as our KEM runs it, native and noble, and our HKDF", () => {
    const dh = x25519.getSharedSecret(hex(one.skRm), hex(one.enc))
    const { found, expected } = agreeThroughKem({ scalar: hex(one.skRm), point: hex(one.enc), shared: dh })
    expect(toHex(found)).toBe(toHex(expected))
    expect(toHex(x25519.getPublicKey(hex(one.skRm)))).toBe(one.pkRm)
    expect(toHex(dhkemShared(dh, one))).toBe(one.shared_secret)
  })

  it("K7 our key schedule: key and nonce", () => {
    expect([toHex(key), toHex(nonce)]).toEqual([one.key, one.base_nonce])
  })

  it("K7 every published ciphertext opens under that key, and is what the plaintext becomes", () => {
    expect(one.encryptions.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 4, 255, 256])
    for (const { sequence, nonce: itsNonce, aad, ct, pt } of one.encryptions) {
      // Section 5.2; what we seal is always the first, whose nonce is the base.
      const at = Uint8Array.from(nonce)
      new DataView(at.buffer).setUint32(8, new DataView(at.buffer).getUint32(8) ^ sequence)
      expect(toHex(at)).toBe(itsNonce)
      const cipher = chacha20poly1305(key, at, hex(aad))
      expect([toHex(cipher.decrypt(hex(ct))), toHex(cipher.encrypt(hex(pt)))]).toEqual([pt, ct])
      // Ours has no associated data: the ciphertext, but for its tag, is the same, and the published one is refused.
      expect(toHex(sealOnce({ key, nonce: at }, hex(pt))).slice(0, pt.length)).toBe(ct.slice(0, pt.length))
      expect(openOnce({ key, nonce: at }, hex(ct))).toBeNull()
    }
  })
})

type MlKem = {
  readonly tcId: number
  readonly seed: string
  readonly ek: string
  readonly c: string
  readonly K: string
  readonly result: string
}
const mlKem = (name: string) =>
  publishedFile<{ readonly testGroups: readonly { readonly tests: readonly MlKem[] }[] }>(
    `wycheproof/${name}_test.json`,
  ).testGroups.flatMap(({ tests }) => tests)

describe("Wycheproof: ML-KEM-768", () => {
  it("K7 keys from seeds, native and noble", () => {
    const cases = mlKem("mlkem_768_keygen_seed")
    expect(cases.length).toBeGreaterThan(20)
    const wrong = cases.filter(({ seed, ek }) => toHex(ml_kem768.keygen(hex(seed)).publicKey) !== ek || nativePublic(seed) !== ek)
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })

  it("B3 decapsulation, native; seeds and ciphertexts of a wrong length are refused", () => {
    const cases = mlKem("mlkem_768")
    expect(cases.length).toBeGreaterThan(20)
    const wrong = cases.filter(({ seed, c, K, result }) => nativeShared(seed, c) !== (result === "valid" ? K : null))
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })

  it("B3 a public key of a wrong length or with a number past the modulus is no recipient", () => {
    const cases = mlKem("mlkem_768_encaps")
    expect(cases.filter(({ result }) => result === "invalid").length).toBeGreaterThan(20)
    const base = openKemIdentity(new Uint8Array(32)).publicKey.subarray(1184)
    const wrong = cases.filter(({ ek, result }) => isRecipient(Buffer.concat([hex(ek), base])) !== (result === "valid"))
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })
})

const nativeKey = (seed: string) => createPrivateKey({ key: Buffer.from(hex(seed)), format: "raw-seed", asymmetricKeyType: "ml-kem-768" })
const nativePublic = (seed: string) => {
  const jwk = nativeKey(seed).export({ format: "jwk" }) as { readonly pub?: string }
  return Buffer.from(jwk.pub ?? "", "base64url").toString("hex")
}

function nativeShared(seed: string, ciphertext: string): string | null {
  try {
    return toHex(decapsulate(nativeKey(seed), hex(ciphertext)))
  } catch {
    return null
  }
}

function isRecipient(publicKey: Uint8Array): boolean {
  try {
    openKemRecipient(new Uint8Array(publicKey))
    return true
  } catch {
    return false
  }
}
