import { randomBytes } from "node:crypto"
import { concatBytes, equalBytes, type Bytes } from "#lib/crypto/bytes.ts"
import { encryptPart, placeOfChunk } from "#lib/crypto/stream-part.ts"
import { CHUNK_BYTES, openPayload, PayloadError, payloadSize, sealPayload } from "#lib/crypto/stream.ts"

const [fileKey, nonce] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(16))]

async function* pieces(bytes: Bytes, length: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function sealed(plaintext: Bytes, from: number, until: number, size = plaintext.length, piece = 10_007): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const part of encryptPart({ fileKey, nonce, size, from, source: pieces(plaintext.subarray(from, until), piece) }))
    parts.push(part)
  return concatBytes(...parts)
}

test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 5 * CHUNK_BYTES + 77])(
  "M8 a file of %i bytes that comes in parts is the payload that it would be in one",
  async (size) => {
    const plaintext = new Uint8Array(randomBytes(size))
    const whole = sealPayload({ fileKey, plaintext, random: () => nonce })
    for (const step of [CHUNK_BYTES, 2 * CHUNK_BYTES, 8 * CHUNK_BYTES]) {
      const parts: Bytes[] = [nonce]
      for (let from = 0; from === 0 || from < size; from += step) {
        expect(placeOfChunk(from)).toBe(concatBytes(...parts).length)
        parts.push(await sealed(plaintext, from, from + step))
      }
      expect(equalBytes(concatBytes(...parts), whole)).toBe(true)
    }
    expect(whole.length).toBe(payloadSize(size))
  },
)

test("M8 what does not fill a chunk before a part breaks off is not sealed", async () => {
  const plaintext = new Uint8Array(randomBytes(4 * CHUNK_BYTES))
  const first = await sealed(plaintext, 0, 2 * CHUNK_BYTES + 100)
  const rest = await sealed(plaintext, 2 * CHUNK_BYTES, plaintext.length)
  expect(openPayload({ fileKey, payload: concatBytes(nonce, first, rest) })).toEqual(plaintext)
})

test("B60 more than was announced is refused, and a part begins at the border of a chunk", async () => {
  const plaintext = new Uint8Array(CHUNK_BYTES + 1)
  await expect(sealed(plaintext, 0, plaintext.length, CHUNK_BYTES)).rejects.toThrow(PayloadError)
  await expect(sealed(plaintext, 1, plaintext.length)).rejects.toThrow("border")
})
