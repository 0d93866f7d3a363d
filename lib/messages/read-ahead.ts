/** Bytes gathered before they are handed on: a few large writes cost less than many small ones. */
const PIECE_BYTES = 512 * 1024

/**
 * Hands bytes on in large pieces, and gathers the next piece while the taker is busy with the last: encrypting goes on while the disk writes.
 * Holds two pieces at most. An error of the source comes out in its place.
 */
export async function* readAhead(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = inPieces(source)
  let next = pieces.next()
  try {
    for (let piece = await next; piece.done !== true; piece = await next) {
      next = pieces.next()
      // It is awaited in the next round; until then nobody listens.
      next.catch(() => undefined)
      yield piece.value
    }
  } finally {
    await next.catch(() => undefined)
    await pieces.return(undefined)
  }
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = []
  let size = 0
  for await (const part of source) {
    gathered.push(part)
    size += part.length
    if (size < PIECE_BYTES) continue
    yield Buffer.concat(gathered, size)
    gathered = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(gathered, size)
}
