import { openRecord, sealRecord } from "../crypto/aead.ts"
import { type Bytes, type Random } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { recordContext } from "./context.ts"

/** What stands first; a reader that does not know it passes the segment over, so that it is made anew. */
const SEGMENT_VERSION = 1
const ID_BYTES = 16
const HEAD_BYTES = 8
const LINE_BYTES = ID_BYTES + 4

/** Stands behind each message's words and in none of them, so that nothing found goes over from one message to the next. */
const END = 0x0a

/** The words of one message, UTF-8, with spaces between them. */
export type SegmentEntry = { /** Sixteen bytes in hexadecimal. */ readonly id: string; readonly words: Bytes }

/** An opened segment: words of all its messages one after the other, and where each one's end. */
export type Segment = { readonly ids: readonly string[]; readonly ends: readonly number[]; readonly words: Bytes }

/** Writes a segment: version ‖ count ‖ for each message its id and the length of its words with the line feed behind them ‖ the words. */
export function encodeSegment(entries: readonly SegmentEntry[]): Bytes {
  const start = HEAD_BYTES + entries.length * LINE_BYTES
  const bytes = new Uint8Array(entries.reduce((length, { words }) => length + words.length + 1, start))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, SEGMENT_VERSION)
  view.setUint32(4, entries.length)
  let at = start
  entries.forEach(({ id, words }, index) => {
    const line = HEAD_BYTES + index * LINE_BYTES
    bytes.set(Buffer.from(id, "hex"), line)
    view.setUint32(line + ID_BYTES, words.length + 1)
    bytes.set(words, at)
    at += words.length + 1
    bytes[at - 1] = END
  })
  return bytes
}

/** Reads what `encodeSegment` wrote; null unless the bytes are exactly that. */
export function decodeSegment(bytes: Bytes): Segment | null {
  if (bytes.length < HEAD_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(4)
  const start = HEAD_BYTES + count * LINE_BYTES
  if (view.getUint32(0) !== SEGMENT_VERSION || bytes.length < start) return null
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [ids, ends]: [string[], number[]] = [[], []]
  let end = 0
  for (let line = HEAD_BYTES; line < start; line += LINE_BYTES) {
    ids.push(all.toString("hex", line, line + ID_BYTES))
    end += view.getUint32(line + ID_BYTES)
    if (bytes[start + end - 1] !== END) return null
    ends.push(end)
  }
  return start + end === bytes.length ? { ids, ends, words: bytes.subarray(start) } : null
}

/** The messages of a segment with their words, to be written anew. */
export function entriesOf({ ids, ends, words }: Segment): readonly SegmentEntry[] {
  return ids.map((id, at) => ({ id, words: words.subarray(ends[at - 1] ?? 0, (ends[at] ?? 0) - 1) }))
}

/** The messages in whose words each of these stands. None of the wanted has white space in it, or is empty. */
export function findInSegment({ ids, ends, words }: Segment, wanted: readonly Bytes[]): readonly string[] {
  const all = Buffer.from(words.buffer, words.byteOffset, words.byteLength)
  const counts = new Uint8Array(ids.length)
  for (const [number, word] of wanted.entries()) {
    let index = 0
    for (let at = all.indexOf(word); at !== -1; at = all.indexOf(word, ends[index])) {
      while ((ends[index] ?? Infinity) <= at) index++
      if (counts[index] === number) counts[index] = number + 1
    }
  }
  return ids.filter((_, at) => counts[at] === wanted.length)
}

type WhichSegment = {
  readonly installationId: string
  readonly holderId: string
  readonly segmentId: string
  readonly generation: number
  /** Part of the place, so that an older content put back by SQL does not open (B7). */
  readonly contentId: string
}

const segmentContext = ({ installationId, holderId, segmentId, generation, contentId }: WhichSegment): Bytes =>
  recordContext(LABELS.searchSegment, installationId, holderId, segmentId, generation, contentId)

/** Seals the key of a segment's content under its holder's search key (keys.md 6). */
export function sealSegmentKey(
  given: WhichSegment & { readonly searchKey: Bytes; readonly fileKey: Bytes; readonly random: Random },
): Bytes {
  return sealRecord({ key: given.searchKey, plaintext: given.fileKey, context: segmentContext(given), random: given.random })
}

/** The key, or null where the record was moved, changed or is not this holder's. */
export function openSegmentKey(given: WhichSegment & { readonly searchKey: Bytes; readonly sealed: Bytes }): Bytes | null {
  const opened = openRecord({ key: given.searchKey, sealed: given.sealed, context: segmentContext(given) })
  return opened?.length === FILE_KEY_BYTES ? opened : null
}
