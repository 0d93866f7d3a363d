import type { Bytes, Random } from "../crypto/bytes.ts"
import type { KemIdentity } from "../crypto/kem.ts"
import { decryptPayload, encryptPayload, FILE_KEY_BYTES, PayloadError } from "../crypto/stream.ts"
import { openAgeHeader, sealAgeHeader } from "./age-file.ts"
import { AGE_HEADER_LIMIT } from "./age-header.ts"

/** Bytes in pieces of any size: an array, a generator, a ReadableStream. */
type Chunks = AsyncIterable<Bytes> | Iterable<Bytes>
type Pieces = AsyncGenerator<Bytes, void, undefined>

type ExportFile = {
  readonly fileKey: Bytes
  readonly kemPublic: Bytes
  /** As it is stored. */ readonly payload: Chunks
  readonly random: Random
}

/** A stored payload as an age file for one recipient: a header, then its bytes as they come, neither decrypted nor kept (M8). */
export async function* exportAgeFile({ payload, ...header }: ExportFile): Pieces {
  yield sealAgeHeader(header)
  yield* payload
}

type EncryptFile = { readonly kemPublic: Bytes; readonly source: Chunks; readonly random: Random }

/** Encrypts what streams in, under a new file key, as an age file for one recipient. Memory stays at a few chunks. */
export async function* encryptAgeFile({ kemPublic, source, random }: EncryptFile): Pieces {
  const fileKey = random(FILE_KEY_BYTES)
  yield* exportAgeFile({ fileKey, kemPublic, payload: encryptPayload({ fileKey, source, random }), random })
}

/**
 * Decrypts an age file as it streams in; nothing leaves before the header's MAC and then each chunk's tag held (B6).
 * @throws PayloadError where the file is not for this identity, was changed or was cut; what left before the fault is authentic, but not the whole.
 */
export async function* decryptAgeFile({ identity, source }: { readonly identity: KemIdentity; readonly source: Chunks }): Pieces {
  const pieces = eachOf(source)
  try {
    const { start, rest } = await readHeader(pieces)
    const opened = openAgeHeader({ identity, file: start })
    if (opened === null) throw new PayloadError("the file has no header for this identity")
    yield* decryptPayload({ fileKey: opened.fileKey, source: following([start.subarray(opened.payloadStart), rest], pieces) })
  } finally {
    // Whoever stops reading early, or is stopped by a fault, lets go of the source.
    await pieces.return()
  }
}

/** One kind of iterator for both kinds of source. */
async function* eachOf(source: Chunks): Pieces {
  yield* source
}

async function* following(first: readonly Bytes[], pieces: Pieces): Pieces {
  yield* first
  yield* pieces
}

/** Reads until the line of the MAC is complete, the source ends, or there is more than a header may be. */
async function readHeader(pieces: Pieces): Promise<{ readonly start: Bytes; readonly rest: Bytes }> {
  const held = Buffer.alloc(AGE_HEADER_LIMIT)
  let filled = 0
  let searched = 0
  for (;;) {
    const next = await pieces.next()
    if (next.done === true) return { start: held.subarray(0, filled), rest: new Uint8Array(0) }
    const taken = Math.min(next.value.length, held.length - filled)
    held.set(next.value.subarray(0, taken), filled)
    filled += taken
    const known = held.subarray(0, filled)
    // From where the last search ended, less what of the mark it may have seen: pieces of one byte cost no more than one large one.
    const macAt = known.indexOf("\n--- ", searched)
    const isComplete = macAt !== -1 && known.includes("\n", macAt + 1)
    if (isComplete || filled === held.length) return { start: known, rest: next.value.subarray(taken) }
    searched = macAt === -1 ? Math.max(0, filled - 4) : macAt
  }
}
