import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ed25519 } from "@noble/curves/ed25519.js"
import { openRecord, sealRecord } from "#lib/crypto/aead.ts"
import { openOnce, sealOnce } from "#lib/crypto/hpke.ts"
import { hkdf, hmac } from "#lib/crypto/kdf.ts"
import { verifySignature } from "#lib/crypto/signature.ts"
import { agreeThroughKem } from "../../support/agreement.ts"
import { hex, publishedFile, toHex } from "../../support/vectors.ts"

/** Wycheproof: edge cases that implementations got wrong. Each file is one test, because a file has hundreds of cases; what fails names its case. */
type Case = {
  readonly tcId: number
  readonly comment?: string
  readonly flags: readonly string[]
  readonly result: "valid" | "invalid" | "acceptable"
}
type File<Group> = { readonly testGroups: readonly Group[] }
type Groups<C> = { readonly tests: readonly (C & Case)[] }

function casesOf<C>(name: string): readonly (C & Case)[] {
  const cases = publishedFile<File<Groups<C>>>(`wycheproof/${name}_test.json`).testGroups.flatMap(({ tests }) => tests)
  expect(cases.length).toBeGreaterThan(50)
  return cases
}

/** Collects the numbers of the cases that did not end as published; none may. */
function failing<C>(cases: readonly (C & Case)[], isRight: (one: C & Case) => boolean): readonly string[] {
  return cases.filter((one) => !isRight(one)).map(({ tcId, comment, result }) => `${String(tcId)} ${result}: ${comment ?? ""}`)
}

type Aead = {
  readonly key: string
  readonly iv: string
  readonly aad: string
  readonly msg: string
  readonly ct: string
  readonly tag: string
}

/** What noble makes of a case, for those that ours cannot express. */
function opensWithNoble(cipher: typeof chacha20poly1305, { key, iv, aad, ct, tag }: Aead): string | null {
  try {
    return toHex(cipher(hex(key), hex(iv), hex(aad)).decrypt(hex(ct + tag)))
  } catch {
    return null
  }
}

describe("Wycheproof", () => {
  it("B3 ChaCha20-Poly1305: native as HPKE and payloads use it, and noble", () => {
    const cases = casesOf<Aead>("chacha20_poly1305")
    const noble = failing(cases, (one) => opensWithNoble(chacha20poly1305, one) === (one.result === "valid" ? one.msg : null))
    // Ours takes no associated data and no nonce of another length than twelve bytes.
    const expressible = cases.filter(({ aad, iv }) => aad === "" && iv.length === 24)
    expect(expressible.length).toBeGreaterThan(20)
    const native = failing(expressible, ({ key, iv, ct, tag, msg, result }) => {
      const opened = openOnce({ key: hex(key), nonce: hex(iv) }, hex(ct + tag))
      if (result !== "valid") return opened === null
      return opened !== null && toHex(opened) === msg && toHex(sealOnce({ key: hex(key), nonce: hex(iv) }, hex(msg))) === ct + tag
    })
    expect([noble, native]).toEqual([[], []])
  })

  it("B3 XChaCha20-Poly1305: records, and noble", () => {
    const cases = casesOf<Aead>("xchacha20_poly1305")
    const noble = failing(cases, (one) => opensWithNoble(xchacha20poly1305, one) === (one.result === "valid" ? one.msg : null))
    const records = failing(cases, ({ key, iv, aad, ct, tag, msg, result }) => {
      const opened = openRecord({ key: hex(key), sealed: hex(`01${iv}${ct}${tag}`), context: hex(aad) })
      if (result !== "valid") return opened === null
      const sealed = sealRecord({ key: hex(key), plaintext: hex(msg), context: hex(aad), random: () => hex(iv) })
      return opened !== null && toHex(opened) === msg && toHex(sealed) === `01${iv}${ct}${tag}`
    })
    expect([noble, records]).toEqual([[], []])
  })

  it("B8 Ed25519: verification, native and noble", () => {
    type Signed = { readonly msg: string; readonly sig: string }
    type Group = Groups<Signed> & { readonly publicKey: { readonly pk: string } }
    const groups = publishedFile<File<Group>>("wycheproof/ed25519_test.json").testGroups
    const cases = groups.flatMap(({ publicKey, tests }) => tests.map((one) => ({ ...one, pk: publicKey.pk })))
    expect(cases.length).toBeGreaterThan(100)
    const native = failing(
      cases,
      ({ pk, msg, sig, result }) =>
        verifySignature({ publicKey: hex(pk), message: hex(msg), signature: hex(sig) }) === (result === "valid"),
    )
    const noble = failing(cases, ({ pk, msg, sig, result }) => {
      try {
        // Noble's default (ZIP 215) is laxer than RFC 8032; ours is the RFC's.
        return ed25519.verify(hex(sig), hex(msg), hex(pk), { zip215: false }) === (result === "valid")
      } catch {
        return result === "invalid"
      }
    })
    expect([native, noble]).toEqual([[], []])
  })

  it("B3 X25519: as the KEM uses it; a shared secret of zero is refused", () => {
    type Agreed = { readonly public: string; readonly private: string; readonly shared: string }
    const wrong = failing(casesOf<Agreed>("x25519"), ({ public: point, private: scalar, shared, flags }) => {
      const agree = () => agreeThroughKem({ scalar: hex(scalar), point: hex(point), shared: hex(shared) })
      if (flags.includes("ZeroSharedSecret")) return throwsLowOrder(agree)
      const { found, expected } = agree()
      return toHex(found) === toHex(expected)
    })
    expect(wrong).toEqual([])
  })

  it("K7 HKDF-SHA256", () => {
    type Hkdf = { readonly ikm: string; readonly salt: string; readonly info: string; readonly size: number; readonly okm: string }
    const wrong = failing(casesOf<Hkdf>("hkdf_sha256"), ({ ikm, salt, info, size, okm, result }) => {
      const derive = () => hkdf({ secret: hex(ikm), salt: hex(salt), info: hex(info), length: size })
      if (result === "valid") return toHex(derive()) === okm
      expect(derive).toThrow(RangeError)
      return true
    })
    expect(wrong).toEqual([])
  })

  it("K7 HMAC-SHA256, also cut to the length of the case", () => {
    type Mac = { readonly key: string; readonly msg: string; readonly tag: string }
    const wrong = failing(casesOf<Mac>("hmac_sha256"), ({ key, msg, tag, result }) => {
      return (toHex(hmac(hex(key), hex(msg))).slice(0, tag.length) === tag) === (result === "valid")
    })
    expect(wrong).toEqual([])
  })
})

function throwsLowOrder(agree: () => unknown): boolean {
  expect(agree).toThrow("low order")
  return true
}
