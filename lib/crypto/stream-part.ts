import { MalformedError, type Bytes } from "./bytes.ts"
import { sealChunk } from "./chunk.ts"
import { CHUNK_BYTES, chunkCount, PAYLOAD_NONCE_BYTES, PayloadError, payloadKey, SEALED_CHUNK_BYTES } from "./stream.ts"

/** Where the chunk that begins at byte `from` of the plaintext lies in the payload. */
export function placeOfChunk(from: number): number {
  return PAYLOAD_NONCE_BYTES + (from / CHUNK_BYTES) * SEALED_CHUNK_BYTES
}

type Part = {
  readonly fileKey: Bytes
  /** Of the whole payload; it stands before the first chunk. */
  readonly nonce: Bytes
  /** Of the whole plaintext: says which chunk is the last. */
  readonly size: number
  /** The first byte of the part, at the border of a chunk. */
  readonly from: number
  readonly source: AsyncIterable<Bytes>
}

/**
 * The chunks of one part of a payload, each handed on when it is full; joined in their order behind the nonce, parts are what `encryptPayload` makes of the whole.
 * Bytes that do not fill a chunk at the end of the source are dropped, so a part that broke off is gone on with from its last whole chunk, and a number of a
 * chunk seals one content only.
 * @throws PayloadError when more comes than the size said
 */
export async function* encryptPart({ fileKey, nonce, size, from, source }: Part): AsyncGenerator<Bytes> {
  if (from % CHUNK_BYTES !== 0 || from > size) throw new MalformedError("a part should begin at the border of a chunk")
  const key = payloadKey(fileKey, nonce)
  const last = chunkCount(size) - 1
  const lengthOf = (counter: number) => (counter === last ? size - last * CHUNK_BYTES : CHUNK_BYTES)
  const waiting = new Uint8Array(CHUNK_BYTES)
  let [counter, filled] = [from / CHUNK_BYTES, 0]
  const seal = () => {
    const sealed = new Uint8Array(SEALED_CHUNK_BYTES)
    const end = sealChunk(sealed, 0, { key, counter, plaintext: waiting.subarray(0, filled), isLast: counter === last })
    ;[counter, filled] = [counter + 1, 0]
    return sealed.subarray(0, end)
  }
  for await (const part of source) {
    for (let rest = part; rest.length > 0;) {
      if (counter > last) throw new PayloadError("more came than was announced")
      const taken = Math.min(lengthOf(counter) - filled, rest.length)
      waiting.set(rest.subarray(0, taken), filled)
      filled += taken
      rest = rest.subarray(taken)
      if (filled === lengthOf(counter)) yield seal()
    }
  }
  if (size === 0 && counter === 0) yield seal()
}
