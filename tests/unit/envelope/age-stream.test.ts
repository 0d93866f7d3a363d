import { Decrypter, Encrypter } from "age-encryption"
import { randomBytes } from "node:crypto"
import { openKemIdentity } from "#lib/crypto/kem.ts"
import { CHUNK_BYTES, PAYLOAD_NONCE_BYTES, sealPayload } from "#lib/crypto/stream.ts"
import { encodeAgeIdentity, encodeAgeRecipient } from "#lib/envelope/age-file.ts"
import { AGE_HEADER_LIMIT, parseAgeHeader } from "#lib/envelope/age-header.ts"
import { decryptAgeFile, encryptAgeFile, exportAgeFile } from "#lib/envelope/age-stream.ts"

const random = (length: number) => new Uint8Array(randomBytes(length))
const seed = random(32)
const identity = openKemIdentity(seed)
const kemPublic = identity.publicKey
const sizes = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 1024 * 1024 + 7]
/** Whole comparison by the platform: matchers that look for differences byte by byte take seconds on such sizes. */
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const decrypt = (file: Uint8Array, size = 40_000) => collect(decryptAgeFile({ identity, source: inPieces(file, size) }))
const sealed = (plaintext: Uint8Array) => collect(encryptAgeFile({ kemPublic, source: inPieces(plaintext, 10_000), random }))

describe.each(sizes)("an age file of %i bytes", (size) => {
  const plaintext = random(size)

  it("M8 K7 exported by ours opens with age-encryption and the exported identity", async () => {
    const fileKey = random(16)
    const payload = sealPayload({ fileKey, plaintext, random })
    const file = await collect(exportAgeFile({ fileKey, kemPublic, payload: inPieces(payload, 30_000), random }))
    const decrypter = new Decrypter()
    decrypter.addIdentity(encodeAgeIdentity(seed))
    expect(isSame(new Uint8Array(await decrypter.decrypt(file)), plaintext)).toBe(true)
    expect(isSame(file.subarray(file.length - payload.length), payload)).toBe(true)
  })

  it("M8 K7 made by age-encryption for our recipient opens with ours", async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(encodeAgeRecipient(kemPublic))
    const file = await encrypter.encrypt(plaintext)
    expect(isSame(await decrypt(file), plaintext)).toBe(true)
    const streamed = await encrypter.encrypt(new Blob([plaintext]).stream())
    expect(isSame(await collect(decryptAgeFile({ identity, source: streamed })), plaintext)).toBe(true)
  })

  it("M8 made by ours opens with both", async () => {
    const file = await sealed(plaintext)
    expect(isSame(await decrypt(file), plaintext)).toBe(true)
    const decrypter = new Decrypter()
    decrypter.addIdentity(encodeAgeIdentity(seed))
    expect(isSame(new Uint8Array(await decrypter.decrypt(file)), plaintext)).toBe(true)
  })
})

describe("an age file that somebody touched", () => {
  const payloadOf = (file: Uint8Array) => parseAgeHeader(file)?.length ?? 0
  const placeOf = (file: Uint8Array, mark: string) => Buffer.from(file).indexOf(mark) + mark.length
  /** Each region of a file, and a byte in it. */
  const regions: Record<string, (file: Uint8Array) => number> = {
    "version line": () => 20,
    "kind of stanza": (file) => placeOf(file, "-> mlkem"),
    "stanza's argument": (file) => placeOf(file, "x25519 ") + 700,
    "stanza's body": (file) => Buffer.from(file).indexOf("\n--- ") - 20,
    MAC: (file) => placeOf(file, "\n--- ") + 7,
    "payload's nonce": (file) => payloadOf(file) + 3,
    "first chunk": (file) => payloadOf(file) + PAYLOAD_NONCE_BYTES + 100,
    "last chunk": (file) => file.length - 30,
    "last tag": (file) => file.length - 1,
  }

  it.each(Object.keys(regions))("B5 is refused after a change in its %s", async (region) => {
    const file = await sealed(random(CHUNK_BYTES + 500))
    const at = regions[region]?.(file) ?? -1
    expect(at).toBeGreaterThan(0)
    file[at] = (file[at] ?? 0) ^ 1
    await expect(decrypt(file)).rejects.toThrow(/header|damaged/)
  })

  it("B5 B6 is refused wherever it was cut, and what left before is authentic", async () => {
    const plaintext = random(2 * CHUNK_BYTES)
    const file = await sealed(plaintext)
    const header = payloadOf(file)
    const chunkEnd = header + PAYLOAD_NONCE_BYTES + CHUNK_BYTES + 16
    const cuts = [0, 1, 22, 300, header - 1, header, header + 1, header + PAYLOAD_NONCE_BYTES, header + 40, chunkEnd - 1, chunkEnd]
    for (const length of [...cuts, chunkEnd + 1, file.length - 16, file.length - 1]) {
      const out: Uint8Array[] = []
      const read = async () => {
        for await (const part of decryptAgeFile({ identity, source: [file.subarray(0, length)] })) out.push(part)
      }
      await expect(read()).rejects.toThrow(/header|cut|damaged/)
      expect(isSame(Buffer.concat(out), plaintext.subarray(0, length <= chunkEnd ? 0 : CHUNK_BYTES))).toBe(true)
    }
  })

  it("B5 is refused with a byte appended, a second stanza put in, or for somebody else", async () => {
    const file = await sealed(random(10))
    await expect(decrypt(new Uint8Array(Buffer.concat([file, Buffer.alloc(1)])))).rejects.toThrow("damaged")
    const stanzaAt = placeOf(file, "/v1\n")
    const added = Buffer.concat([file.subarray(0, stanzaAt), Buffer.from("-> other kind\n\n"), file.subarray(stanzaAt)])
    await expect(decrypt(new Uint8Array(added))).rejects.toThrow("header")
    await expect(collect(decryptAgeFile({ identity: openKemIdentity(random(32)), source: [file] }))).rejects.toThrow("header")
  })
})

describe("streaming", () => {
  it("K7 any cut into pieces gives the same, also byte by byte", async () => {
    const plaintext = random(5000)
    const file = await sealed(plaintext)
    for (const size of [1, 2, 5, 63, 1500, file.length]) expect(isSame(await decrypt(file, size), plaintext)).toBe(true)
  })

  it("B6 memory stays flat: never more than a few chunks are under way", async () => {
    const total = 300 * CHUNK_BYTES
    let read = 0
    function* source() {
      const piece = new Uint8Array(CHUNK_BYTES)
      for (; read < total; read += piece.length) yield piece
    }
    let written = 0
    let most = 0
    for await (const part of decryptAgeFile({ identity, source: encryptAgeFile({ kemPublic, source: source(), random }) })) {
      written += part.length
      most = Math.max(most, read - written)
    }
    expect(written).toBe(total)
    // Eight are handed on together.
    expect(most).toBeLessThanOrEqual(12 * CHUNK_BYTES)
  })

  it("B6 a header without an end is given up at its limit, and the source is let go", async () => {
    let read = 0
    let isLetGo = false
    function* endless() {
      try {
        for (;;) {
          read += 1000
          yield new Uint8Array(1000).fill(10)
        }
      } finally {
        isLetGo = true
      }
    }
    await expect(collect(decryptAgeFile({ identity, source: endless() }))).rejects.toThrow("header")
    expect(read).toBeLessThan(AGE_HEADER_LIMIT + 2000)
    expect(isLetGo).toBe(true)
  })

  it("B6 who stops reading lets the source go", async () => {
    const file = await sealed(random(3 * CHUNK_BYTES))
    let isLetGo = false
    function* source() {
      try {
        yield* inPieces(file, 1000)
      } finally {
        isLetGo = true
      }
    }
    for await (const part of decryptAgeFile({ identity, source: source() })) {
      expect(part).toHaveLength(CHUNK_BYTES)
      break
    }
    expect(isLetGo).toBe(true)
  })
})
