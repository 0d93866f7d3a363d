import { giveBack } from "../crypto/bytes.ts"

/**
 * Hands pieces on, and asks for the next one while the taker is busy with the last: encrypting goes on while the disk writes. Holds two pieces at most.
 * Each has to own its memory and is gone when the next is asked for. An error of the source comes out in its place.
 */
export async function* readAhead(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let next = source.next()
  try {
    for (let piece = await next; piece.done !== true; piece = await next) {
      next = source.next()
      // It is awaited in the next round; until then nobody listens.
      next.catch(() => undefined)
      yield piece.value
      giveBack(piece.value)
    }
  } finally {
    await next.catch(() => undefined)
    await source.return(undefined)
  }
}
