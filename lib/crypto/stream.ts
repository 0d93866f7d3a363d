import { createSecretKey, type KeyObject } from "node:crypto"
import { assertBytes, concatBytes, giveBack, hastenCollection, type Bytes, type Random } from "./bytes.ts"
import { openChunk, sealChunk, TAG_BYTES } from "./chunk.ts"
import { hkdf } from "./kdf.ts"

/*
 * The payload of age v1 (C2SP age.md, "Payload"): a 16-byte nonce, then chunks of 64 KiB under ChaCha20-Poly1305, the last one marked (STREAM).
 * Nothing of a chunk is handed on before its tag was checked (B6).
 */

/** The key of one payload and of nothing else (B2); what encrypts is derived from it and the nonce. */
export const FILE_KEY_BYTES = 16
/** Plaintext of every chunk but the last. */
export const CHUNK_BYTES = 64 * 1024
/** What a payload begins with. */
export const PAYLOAD_NONCE_BYTES = 16

/** As it is stored. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
const PAYLOAD_INFO = new TextEncoder().encode("payload")

/** A payload was cut, damaged or belongs to another key. */
export class PayloadError extends Error {
  override readonly name = "PayloadError"
}

type Chunks = AsyncIterable<Bytes> | Iterable<Bytes>

/** Bytes of the payload that `plaintext` bytes become. */
export function payloadSize(plaintext: number): number {
  return PAYLOAD_NONCE_BYTES + plaintext + chunkCount(plaintext) * TAG_BYTES
}

/** Bytes of plaintext in a payload of this size; null for a size that no payload has. */
export function plaintextSize(payload: number): number | null {
  const sealed = payload - PAYLOAD_NONCE_BYTES
  if (sealed < TAG_BYTES) return null
  const chunks = Math.ceil(sealed / SEALED_CHUNK_BYTES)
  const size = sealed - chunks * TAG_BYTES
  return size >= 0 && chunkCount(size) === chunks ? size : null
}

/** Chunks of a payload with so many bytes of plaintext. */
export const chunkCount = (plaintext: number) => Math.max(1, Math.ceil(plaintext / CHUNK_BYTES))

/** Chunks that are handed on together: a few large writes cost less than many small ones. */
const CHUNKS_TOGETHER = 8

/** Encrypts while it streams; memory stays at a few chunks however much passes. Each piece owns its memory. */
export async function* encryptPayload({
  fileKey,
  source,
  random,
}: {
  readonly fileKey: Bytes
  readonly source: Chunks
  readonly random: Random
}): AsyncGenerator<Bytes> {
  const nonce = random(PAYLOAD_NONCE_BYTES)
  const key = payloadKey(fileKey, nonce)
  let [piece, end] = [newPiece(), nonce.length]
  piece.set(nonce)
  // A chunk waits until the next one has come, because only then is it known not to be the last.
  const waiting = new Uint8Array(CHUNK_BYTES)
  let filled = 0
  let counter = 0
  for await (const part of source) {
    let rest = part
    while (rest.length > 0) {
      if (filled === CHUNK_BYTES) {
        end = sealChunk(piece, end, { key, counter: counter++, plaintext: waiting, isLast: false })
        // For what it was made of, which came from the network.
        hastenCollection(waiting)
        filled = 0
        if (counter % CHUNKS_TOGETHER === 0) {
          yield piece.subarray(0, end)
          ;[piece, end] = [newPiece(), 0]
        }
      }
      const taken = Math.min(CHUNK_BYTES - filled, rest.length)
      waiting.set(rest.subarray(0, taken), filled)
      filled += taken
      rest = rest.subarray(taken)
    }
  }
  end = sealChunk(piece, end, { key, counter, plaintext: waiting.subarray(0, filled), isLast: true })
  yield piece.subarray(0, end)
}

/** Room for chunks that are handed on together, and a nonce before the first; written before it is read. */
const newPiece = (): Bytes => new Uint8Array(Buffer.allocUnsafeSlow(PAYLOAD_NONCE_BYTES + CHUNKS_TOGETHER * SEALED_CHUNK_BYTES).buffer)

/** Encrypts what is in memory already. */
export function sealPayload({
  fileKey,
  plaintext,
  random,
}: {
  readonly fileKey: Bytes
  readonly plaintext: Bytes
  readonly random: Random
}): Bytes {
  const nonce = random(PAYLOAD_NONCE_BYTES)
  const key = payloadKey(fileKey, nonce)
  const chunks = chunkCount(plaintext.length)
  // One buffer for all of it, filled to the last byte below: joining chunks would copy a large body twice.
  const payload = new Uint8Array(Buffer.allocUnsafeSlow(payloadSize(plaintext.length)).buffer)
  payload.set(nonce)
  let end = PAYLOAD_NONCE_BYTES
  for (let at = 0; at < chunks; at++) {
    const chunk = plaintext.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES)
    end = sealChunk(payload, end, { key, counter: at, plaintext: chunk, isLast: at === chunks - 1 })
  }
  return payload
}

/** The plaintext of a payload in memory, or null: a wrong key, a cut and a changed byte look the same. */
export function openPayload({ fileKey, payload }: { readonly fileKey: Bytes; readonly payload: Bytes }): Bytes | null {
  const size = plaintextSize(payload.length)
  if (size === null) return null
  const key = payloadKey(fileKey, payload.subarray(0, PAYLOAD_NONCE_BYTES))
  const plaintext = new Uint8Array(size)
  const chunks = chunkCount(size)
  for (let at = 0; at < chunks; at++) {
    const start = PAYLOAD_NONCE_BYTES + at * SEALED_CHUNK_BYTES
    const chunk = openChunk(key, at, payload.subarray(start, start + SEALED_CHUNK_BYTES), at === chunks - 1)
    if (chunk === null) return null
    plaintext.set(chunk, at * CHUNK_BYTES)
    giveBack(chunk)
  }
  return plaintext
}

/** Decrypts a payload as it streams in. @throws PayloadError at the first chunk that is not authentic, and at an end that comes too early. */
export async function* decryptPayload({ fileKey, source }: { readonly fileKey: Bytes; readonly source: Chunks }): AsyncGenerator<Bytes> {
  let key: KeyObject | null = null
  let counter = 0
  for await (const { bytes, isLast } of cut(source)) {
    if (key === null) {
      if (bytes.length !== PAYLOAD_NONCE_BYTES || isLast) throw new PayloadError("the payload is cut")
      key = payloadKey(fileKey, bytes)
      continue
    }
    const chunk = openChunk(key, counter, bytes, isLast)
    if (chunk === null || (chunk.length === 0 && counter > 0)) throw new PayloadError("the payload is damaged")
    counter++
    hastenCollection(chunk)
    yield chunk
  }
  if (counter === 0) throw new PayloadError("the payload is cut")
}

type Range = { readonly start: number; /** Not included. */ readonly end: number }
/** Reads a part of the stored payload; `end` is not included. What comes is used before the next is asked for. */
export type ReadPart = (start: number, end: number) => Chunks

/**
 * Decrypts only the chunks in which a range of the plaintext lies. A last chunk is demanded where the size says that it is the last,
 * so a payload cut at a chunk's border fails as soon as its end is read.
 */
export async function* decryptRange({
  fileKey,
  read,
  size,
  range,
}: {
  readonly fileKey: Bytes
  readonly read: ReadPart
  readonly size: number
  readonly range: Range
}): AsyncGenerator<Bytes> {
  const total = plaintextSize(size)
  if (total === null || range.start < 0 || range.end > total || range.start > range.end) throw new PayloadError("the payload is cut")
  const nonce = await collect(read(0, PAYLOAD_NONCE_BYTES))
  if (nonce.length !== PAYLOAD_NONCE_BYTES) throw new PayloadError("the payload is cut")
  const key = payloadKey(fileKey, nonce)
  const last = chunkCount(total) - 1
  let counter = Math.min(Math.floor(range.start / CHUNK_BYTES), last)
  const until = Math.min(
    size,
    PAYLOAD_NONCE_BYTES + (Math.floor(Math.max(range.start, range.end - 1) / CHUNK_BYTES) + 1) * SEALED_CHUNK_BYTES,
  )
  for await (const sealed of inPieces(read(PAYLOAD_NONCE_BYTES + counter * SEALED_CHUNK_BYTES, until), SEALED_CHUNK_BYTES)) {
    const chunk = openChunk(key, counter, sealed, counter === last)
    if (chunk === null) throw new PayloadError("the payload is damaged")
    hastenCollection(chunk)
    const at = counter * CHUNK_BYTES
    const wanted = chunk.subarray(Math.max(0, range.start - at), Math.max(0, range.end - at))
    if (wanted.length > 0) yield wanted
    counter++
  }
  if (counter * CHUNK_BYTES < range.end) throw new PayloadError("the payload is cut")
}

/** What seals the chunks of one payload. */
export function payloadKey(fileKey: Bytes, nonce: Bytes): KeyObject {
  assertBytes(fileKey, FILE_KEY_BYTES, "fileKey")
  assertBytes(nonce, PAYLOAD_NONCE_BYTES, "nonce")
  return createSecretKey(hkdf({ secret: fileKey, salt: nonce, info: PAYLOAD_INFO, length: 32 }))
}

type Cut = { readonly bytes: Bytes; readonly isLast: boolean }

/** The nonce, then sealed chunks; each is handed on when it is known whether another follows. */
async function* cut(source: Chunks): AsyncGenerator<Cut> {
  let previous: Bytes | null = null
  for await (const piece of inPieces(source, SEALED_CHUNK_BYTES, PAYLOAD_NONCE_BYTES)) {
    if (previous !== null) yield { bytes: previous, isLast: false }
    previous = piece
  }
  if (previous !== null) yield { bytes: previous, isLast: true }
}

/** Pieces of `size` bytes (the first of `firstSize`), the last one shorter. Each stays as it is until the one after the next is asked for. */
async function* inPieces(source: Chunks, size: number, firstSize = size): AsyncGenerator<Bytes> {
  let [piece, other]: [Bytes, Bytes] = [new Uint8Array(firstSize), new Uint8Array(size)]
  let filled = 0
  for await (const part of source) {
    let rest = part
    while (rest.length > 0) {
      const taken = Math.min(piece.length - filled, rest.length)
      piece.set(rest.subarray(0, taken), filled)
      filled += taken
      rest = rest.subarray(taken)
      if (filled < piece.length) continue
      yield piece
      ;[piece, other] = [other, piece.length === size ? piece : new Uint8Array(size)]
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

async function collect(source: Chunks): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const part of source) parts.push(Uint8Array.from(part))
  return concatBytes(...parts)
}
