import { Decrypter, Encrypter } from "age-encryption"
import fc from "fast-check"
import { randomBytes } from "node:crypto"
import {
  CHUNK_BYTES,
  decryptPayload,
  decryptRange,
  encryptPayload,
  openPayload,
  PAYLOAD_NONCE_BYTES,
  payloadSize,
  plaintextSize,
  sealPayload,
} from "#lib/crypto/stream.ts"

const random = (length: number) => new Uint8Array(randomBytes(length))
const fileKey = random(16)
/** Whole comparison by the platform: matchers that look for differences byte by byte take seconds on such sizes. */
const isSame = (a: Uint8Array | null, b: Uint8Array) => a !== null && Buffer.compare(a, b) === 0
const SEALED_CHUNK = CHUNK_BYTES + 16

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

const sizes = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 77]

describe("payloads", () => {
  it.each(sizes)("K7 %i bytes come back, streamed and in memory, and the sizes are known before", async (size) => {
    const plaintext = random(size)
    const payload = sealPayload({ fileKey, plaintext, random })
    expect(payload.length).toBe(payloadSize(size))
    expect(plaintextSize(payload.length)).toBe(size)
    expect(isSame(openPayload({ fileKey, payload }), plaintext)).toBe(true)
    const streamed = await collect(encryptPayload({ fileKey, source: [plaintext.subarray(0, 5), plaintext.subarray(5)], random }))
    expect(
      isSame(await collect(decryptPayload({ fileKey, source: [streamed.subarray(0, 40_000), streamed.subarray(40_000)] })), plaintext),
    ).toBe(true)
  })

  it("M8 any range comes back, and only its chunks are read", async () => {
    const plaintext = random(3 * CHUNK_BYTES + 77)
    const payload = sealPayload({ fileKey, plaintext, random })
    await fc.assert(
      fc.asyncProperty(fc.nat(plaintext.length), fc.nat(plaintext.length), async (a, b) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) }
        const read = (start: number, end: number) => [payload.subarray(start, end)]
        expect(
          isSame(await collect(decryptRange({ fileKey, read, size: payload.length, range })), plaintext.subarray(range.start, range.end)),
        ).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it("B5 every changed byte of a small payload is refused", () => {
    const payload = sealPayload({ fileKey, plaintext: random(40), random })
    for (let at = 0; at < payload.length; at++) {
      const changed = Uint8Array.from(payload)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openPayload({ fileKey, payload: changed })).toBeNull()
    }
  })

  const payload = sealPayload({ fileKey, plaintext: random(3 * CHUNK_BYTES), random })
  const nonce = payload.subarray(0, PAYLOAD_NONCE_BYTES)
  const chunk = (at: number) => payload.subarray(PAYLOAD_NONCE_BYTES + at * SEALED_CHUNK, PAYLOAD_NONCE_BYTES + (at + 1) * SEALED_CHUNK)
  const damaged: Record<string, Uint8Array> = {
    "cut at a chunk's border": payload.subarray(0, payload.length - SEALED_CHUNK),
    "cut inside a chunk": payload.subarray(0, payload.length - 100),
    "cut to its nonce": nonce,
    "with two chunks swapped": Buffer.concat([nonce, chunk(1), chunk(0), chunk(2)]),
    "with a chunk repeated": Buffer.concat([nonce, chunk(0), chunk(0), chunk(1), chunk(2)]),
    "with a chunk left out": Buffer.concat([nonce, chunk(0), chunk(2)]),
    "with the last chunk first": Buffer.concat([nonce, chunk(2), chunk(0), chunk(1)]),
    "with a byte appended": Buffer.concat([payload, Buffer.alloc(1)]),
    "of another file's nonce": Buffer.concat([random(PAYLOAD_NONCE_BYTES), payload.subarray(PAYLOAD_NONCE_BYTES)]),
  }
  it.each(Object.keys(damaged))("B5 B6 a payload %s is refused, streamed and in memory", async (how) => {
    const bytes = damaged[how] ?? new Uint8Array(0)
    expect(openPayload({ fileKey, payload: bytes })).toBeNull()
    await expect(collect(decryptPayload({ fileKey, source: [bytes] }))).rejects.toThrow("payload")
  })

  it("B6 nothing of a damaged chunk leaves, what came before does", async () => {
    const bytes = Uint8Array.from(payload)
    const at = PAYLOAD_NONCE_BYTES + SEALED_CHUNK + 10
    bytes[at] = (bytes[at] ?? 0) ^ 1
    let out = 0
    const read = async () => {
      for await (const part of decryptPayload({ fileKey, source: [bytes] })) out += part.length
    }
    await expect(read()).rejects.toThrow("damaged")
    expect(out).toBe(CHUNK_BYTES)
  })
})

describe("beside the npm package age-encryption", () => {
  it.each([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1])("K7 its payload of %i bytes opens with ours", async (size) => {
    const plaintext = random(size)
    const encrypter = new Encrypter()
    encrypter.setPassphrase("kvast lykta ärtor")
    encrypter.setScryptWorkFactor(2)
    const file = await encrypter.encrypt(plaintext)
    const decrypter = new Decrypter()
    decrypter.addPassphrase("kvast lykta ärtor")
    const key = await decrypter.decryptHeader(headerOf(file))
    expect(isSame(openPayload({ fileKey: key, payload: file.subarray(headerOf(file).length) }), plaintext)).toBe(true)
    // And the other way: its header before our payload.
    const ours = Buffer.concat([headerOf(file), sealPayload({ fileKey: key, plaintext, random })])
    expect(isSame(new Uint8Array(await decrypter.decrypt(new Uint8Array(ours))), plaintext)).toBe(true)
  })
})

/** The header of an age file ends with the line of its MAC. */
function headerOf(file: Uint8Array): Uint8Array {
  const mac = Buffer.from(file).indexOf("\n--- ")
  return file.subarray(0, Buffer.from(file).indexOf("\n", mac + 1) + 1)
}
