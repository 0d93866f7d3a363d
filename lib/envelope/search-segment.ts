import { openRecord, sealRecord } from "../crypto/aead.ts"
import { concatBytes, uint32, type Bytes, type Random } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { recordContext, utf8 } from "./context.ts"

/** What stands first; a reader that does not know it passes the segment over, so that it is made anew. */
const SEGMENT_VERSION = 1
const ID_BYTES = 16
const NUMBER_BYTES = 4

/** Messages of one segment: a byte tells which of them (keys.md 6). */
export const SEGMENT_MESSAGES = 256

/** Stands behind each word and in none of them, so that nothing found goes over from one word to the next. */
const END = 0x0a

/** The words of one message, each once; none is empty or has white space in it. */
export type SegmentEntry = { /** Sixteen bytes in hexadecimal. */ readonly id: string; readonly words: readonly string[] }

/** An opened segment: each word of all its messages once, and in which of them it stands. */
export type Segment = {
  readonly ids: readonly string[]
  /** Of each word in how many messages it stands, less one. */ readonly counts: Bytes
  /** Of each word in which, by their number, one word's after the other's. */ readonly places: Bytes
  /** UTF-8, each with a line feed behind it. */ readonly words: Bytes
}

/**
 * Writes a segment of at most 256 messages: version ‖ number of messages ‖ their ids ‖ number of words ‖ for each word in how many messages it stands, less one ‖
 * for each in which ‖ the words.
 */
export function encodeSegment(entries: readonly SegmentEntry[]): Bytes {
  const places = new Map<string, number[]>()
  for (const [number, { words }] of entries.entries())
    for (const word of words) {
      const known = places.get(word)
      if (known === undefined) places.set(word, [number])
      else known.push(number)
    }
  const ids = entries.map(({ id }) => new Uint8Array(Buffer.from(id, "hex")))
  const lists = [...places.values()]
  return concatBytes(
    ...[uint32(SEGMENT_VERSION), uint32(entries.length), ...ids, uint32(places.size)],
    Uint8Array.from(lists, ({ length }) => length - 1),
    Uint8Array.from(lists.flat()),
    utf8([...places.keys()].map((word) => `${word}\n`).join("")),
  )
}

/** Reads what `encodeSegment` wrote; null for anything else. */
export function decodeSegment(bytes: Bytes): Segment | null {
  const number = (at: number) => (bytes.length < at + NUMBER_BYTES ? Infinity : readUint32(bytes, at))
  const [version, messages] = [number(0), number(NUMBER_BYTES)]
  if (version !== SEGMENT_VERSION || messages > SEGMENT_MESSAGES) return null
  const atWords = 2 * NUMBER_BYTES + messages * ID_BYTES
  const atCounts = atWords + NUMBER_BYTES
  const atPlaces = atCounts + number(atWords)
  if (atPlaces > bytes.length) return null
  const counts = bytes.subarray(atCounts, atPlaces)
  let end = atPlaces + counts.length
  for (const count of counts) end += count
  if (end > bytes.length || (counts.length > 0 && bytes.at(-1) !== END)) return null
  const ids = Array.from({ length: messages }, (_, at) => idAt(bytes, 2 * NUMBER_BYTES + at * ID_BYTES))
  return { ids, counts, places: bytes.subarray(atPlaces, end), words: bytes.subarray(end) }
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Bytes): Buffer => Buffer.from(buffer, byteOffset, byteLength)

const readUint32 = (bytes: Bytes, at: number): number => asBuffer(bytes).readUInt32BE(at)

const idAt = (bytes: Bytes, at: number): string => asBuffer(bytes).toString("hex", at, at + ID_BYTES)

/** The messages of a segment with their words, to be written anew. */
export function entriesOf({ ids, counts, places, words }: Segment): readonly SegmentEntry[] {
  const entries = ids.map((id) => ({ id, words: [] as string[] }))
  let at = 0
  for (const [index, word] of asBuffer(words).toString("utf8").split("\n").slice(0, -1).entries()) {
    const end = at + (counts[index] ?? 0) + 1
    for (; at < end; at++) entries[places[at] ?? -1]?.words.push(word)
  }
  return entries
}

/** The messages in which each of these stands, in a word or as one. None of the wanted has white space in it, or is empty. */
export function findInSegment(segment: Segment, wanted: readonly Bytes[]): readonly string[] {
  const steps = new Uint8Array(segment.ids.length)
  let left = segment.ids.length
  for (const [step, word] of wanted.entries()) left = left === 0 ? 0 : countFound(segment, word, { steps, step, left })
  return left === 0 ? [] : segment.ids.filter((_, at) => steps[at] === wanted.length)
}

type Step = {
  /** How many of the wanted were found in each message so far. */ readonly steps: Uint8Array
  readonly step: number
  /** Messages that have all of those before. */ readonly left: number
}

/** Takes a step with each message that has all before and this too. @returns how many those are; where they are all, no more is looked at */
function countFound({ counts, places, words }: Segment, wanted: Bytes, { steps, step, left }: Step): number {
  const all = asBuffer(words)
  let [passed, index, place, count] = [0, 0, 0, 0]
  for (let at = all.indexOf(wanted); at !== -1 && count < left; at = all.indexOf(wanted, passed)) {
    for (; passed < at; passed++) if (all[passed] === END) place += (counts[index++] ?? 0) + 1
    const end = place + (counts[index] ?? 0) + 1
    for (let one = place; one < end; one++) {
      const message = places[one] ?? -1
      if (steps[message] !== step) continue
      steps[message] = step + 1
      count++
    }
    // From the end of this word on: once is enough. There is one behind each.
    passed = all.indexOf(END, at)
  }
  return count
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
