import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption"
import fc from "fast-check"
import { randomBytes } from "node:crypto"
import { openKemIdentity } from "#lib/crypto/kem.ts"
import { CHUNK_BYTES, openPayload, sealPayload } from "#lib/crypto/stream.ts"
import {
  decodeAgeIdentity,
  decodeAgeRecipient,
  encodeAgeIdentity,
  encodeAgeRecipient,
  openAgeHeader,
  sealAgeHeader,
} from "#lib/envelope/age-file.ts"
import { parseAgeHeader, writeAgeHeader, type AgeStanza } from "#lib/envelope/age-header.ts"
import { decodeBech32, encodeBech32 } from "#lib/envelope/bech32.ts"

const random = (length: number) => new Uint8Array(randomBytes(length))
const seed = random(32)
const identity = openKemIdentity(seed)
const fileKey = random(16)
const plaintext = random(CHUNK_BYTES + 5)
const payload = sealPayload({ fileKey, plaintext, random })
const header = sealAgeHeader({ fileKey, kemPublic: identity.publicKey, random })
const file = new Uint8Array(Buffer.concat([header, payload]))

describe("an exported message as an age file", () => {
  it("M8 opens with the npm package age-encryption, its payload untouched", async () => {
    const decrypter = new Decrypter()
    decrypter.addIdentity(encodeAgeIdentity(seed))
    expect(new Uint8Array(await decrypter.decrypt(file))).toEqual(plaintext)
    expect(file.subarray(header.length)).toEqual(payload)
  })

  it("M8 a file that age-encryption made for several people opens with ours", async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(await generateHybridIdentity()))
    encrypter.addRecipient(encodeAgeRecipient(identity.publicKey))
    const theirs = await encrypter.encrypt(plaintext)
    const opened = openAgeHeader({ identity, file: theirs })
    expect(opened).not.toBeNull()
    if (opened === null) return
    expect(openPayload({ fileKey: opened.fileKey, payload: theirs.subarray(opened.payloadStart) })).toEqual(plaintext)
  })

  it("M8 ours opens with ours, from its header alone", () => {
    expect(openAgeHeader({ identity, file: header })).toEqual({ fileKey, payloadStart: header.length })
  })

  it("K4 every change of a byte of the header is refused", () => {
    for (let at = 0; at < header.length; at++) {
      const changed = Uint8Array.from(header)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openAgeHeader({ identity, file: changed })).toBeNull()
    }
  })

  it("B5 every cut of the header is refused", () => {
    for (let length = 0; length < header.length; length++) expect(openAgeHeader({ identity, file: header.subarray(0, length) })).toBeNull()
  })

  it("K1 another identity does not open it, and any bytes are refused without a throw", () => {
    expect(openAgeHeader({ identity: openKemIdentity(random(32)), file })).toBeNull()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => openAgeHeader({ identity, file: bytes }) === null))
    fc.assert(
      fc.property(
        fc.string(),
        (text) => openAgeHeader({ identity, file: Buffer.from(`age-encryption.org/v1\n-> ${text}\n--- \n`) }) === null,
      ),
    )
  })

  it("B3 stanzas of other kinds are passed over, a malformed hybrid one condemns the file", () => {
    const own = parseAgeHeader(header)?.stanzas ?? []
    const open = (first: AgeStanza) => openAgeHeader({ identity, file: writeAgeHeader({ stanzas: [first, ...own], fileKey }) })
    const share = own[0]?.args[0] ?? ""
    const body = random(32)
    expect(open({ type: "ssh-ed25519", args: ["a", "b"], body: random(48) })?.fileKey).toEqual(fileKey)
    expect(open({ type: "mlkem768x25519", args: [share], body })?.fileKey).toEqual(fileKey)
    expect(open({ type: "mlkem768x25519", args: [], body })).toBeNull()
    expect(open({ type: "mlkem768x25519", args: [share, "more"], body })).toBeNull()
    expect(open({ type: "mlkem768x25519", args: [share.slice(1)], body })).toBeNull()
    expect(open({ type: "mlkem768x25519", args: ["AAAA"], body })).toBeNull()
    expect(open({ type: "mlkem768x25519", args: [share], body: random(33) })).toBeNull()
  })

  it("B2 two headers for the same file key have no stanza in common", () => {
    const again = sealAgeHeader({ fileKey, kemPublic: identity.publicKey, random })
    expect(Buffer.from(again).equals(Buffer.from(header))).toBe(false)
  })
})

describe("identities and recipients as text", () => {
  it("K7 are what age-encryption writes and reads", async () => {
    const theirs = await generateHybridIdentity()
    const theirSeed = decodeAgeIdentity(theirs)
    expect(theirSeed).toHaveLength(32)
    if (theirSeed === null) return
    expect(encodeAgeIdentity(theirSeed)).toBe(theirs)
    const recipient = await identityToRecipient(theirs)
    expect(encodeAgeRecipient(openKemIdentity(theirSeed).publicKey)).toBe(recipient)
    expect(decodeAgeRecipient(recipient)).toEqual(openKemIdentity(theirSeed).publicKey)
  })

  it("K7 Bech32 reads the valid strings of BIP 173 and refuses the invalid ones", () => {
    expect(decodeBech32("a", "A12UEL5L")).toEqual(new Uint8Array(0))
    expect(decodeBech32("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")).toEqual(
      new Uint8Array(Buffer.from("00443214c74254b635cf84653a56d7c675be77df", "hex")),
    )
    expect(decodeBech32("a", "A1G7SGD8")).toBeNull()
    expect(decodeBech32("a", "A12uEL5L")).toBeNull()
    expect(decodeBech32("x", "x1b4n0q5v")).toBeNull()
    expect(decodeBech32("li", "li1dgmt3")).toBeNull()
    expect(decodeBech32("de", "de1lg7wt\u00ff")).toBeNull()
  })

  it("B3 any bytes come back, and no changed character is accepted", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(), (bytes, place) => {
        const text = encodeBech32("age1pq", bytes)
        expect(decodeBech32("age1pq", text)).toEqual(bytes)
        const at = place % text.length
        const changed = text.slice(0, at) + (text.charAt(at) === "q" ? "p" : "q") + text.slice(at + 1)
        expect(decodeBech32("age1pq", changed)).toBeNull()
      }),
    )
  })

  it("B3 a wrong length, another prefix or another case is refused", () => {
    expect(decodeAgeIdentity(encodeAgeIdentity(seed).toLowerCase())).toBeNull()
    expect(decodeAgeIdentity(encodeBech32("age-secret-key-pq-", random(31)).toUpperCase())).toBeNull()
    expect(decodeAgeIdentity(encodeBech32("age-secret-key-", seed).toUpperCase())).toBeNull()
    expect(decodeAgeRecipient(encodeBech32("age1pq", random(32)))).toBeNull()
  })
})
