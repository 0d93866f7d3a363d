import fc from "fast-check"
import { utf8 } from "#lib/envelope/context.ts"
import {
  decodeSegment,
  encodeSegment,
  entriesOf,
  findInSegment,
  openSegmentKey,
  sealSegmentKey,
  type Segment,
  type SegmentEntry,
} from "#lib/envelope/search-segment.ts"
import { indexedWords } from "#lib/searching/searched-text.ts"
import { portionsOf, SEGMENT_BYTES } from "#lib/searching/segments.ts"
import { matcher, wordsIn } from "#lib/searching/words.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("search segments")
const idOf = (number: number) => number.toString(16).padStart(32, "0")
const entriesFor = (texts: readonly string[]): readonly SegmentEntry[] =>
  texts.map((text, number) => ({ id: idOf(number), words: indexedWords(text) }))

const sorted = ({ id, words }: SegmentEntry) => [id, ...[...words].sort()]

function read(entries: readonly SegmentEntry[]): Segment {
  const segment = decodeSegment(encodeSegment(entries))
  if (segment === null) throw new Error("what was written should be read")
  return segment
}

const texts = fc.array(
  fc.oneof(fc.constantFrom("Höft röntgen", "höst", "", "a\n\tb  c", "ﬁn FIN", "ΟΔΟΣ"), fc.string({ unit: "binary" })),
  {
    maxLength: 12,
  },
)

describe("a segment of a search index", () => {
  it("M11 finds in it what comparing text by text finds, whatever the texts and the words", () => {
    const words = fc.oneof(fc.constantFrom("hoft", "RÖNT höft", "b c", "fin", "ο", "ς", "\n", "h s"), fc.string({ maxLength: 3 }))
    fc.assert(
      fc.property(texts, words, (given, looked) => {
        const wanted = wordsIn(looked)
        fc.pre(wanted.length > 0)
        const expected = given.flatMap((text, number) => (matcher(looked)(text.toWellFormed()) ? [idOf(number)] : []))
        expect(findInSegment(read(entriesFor(given)), wanted.map(utf8))).toEqual(expected)
      }),
    )
  })

  it("M11 gives back what was written, to be written anew", () => {
    fc.assert(fc.property(texts, (given) => expect(entriesOf(read(entriesFor(given))).map(sorted)).toEqual(entriesFor(given).map(sorted))))
  })

  it("B4 is null for another version, for a byte too few, and for lengths that do not fit", () => {
    const bytes = encodeSegment(entriesFor(["a b", "c a"]))
    expect(decodeSegment(bytes)).not.toBeNull()
    const changed = (at: number, to: number) => bytes.map((byte, index) => (index === at ? to : byte))
    const [version, messages, words, count] = [changed(3, 2), changed(6, 2), changed(43, 200), changed(44, 90)]
    for (const wrong of [
      version,
      messages,
      words,
      count,
      bytes.subarray(1),
      bytes.subarray(0, -1),
      bytes.subarray(0, 6),
      new Uint8Array(0),
    ])
      expect(decodeSegment(wrong)).toBeNull()
  })

  it("B2 its key opens in its own place alone, and only as it was sealed (B7, B16)", () => {
    const which = { installationId: "inst", holderId: "hold", segmentId: "segm", generation: 1, contentId: "cont" }
    const [searchKey, fileKey] = [random(32), random(16)]
    const sealed = sealSegmentKey({ ...which, searchKey, fileKey, random })
    expect(openSegmentKey({ ...which, searchKey, sealed })).toEqual(fileKey)
    const other = { installationId: "inzt", holderId: "holt", segmentId: "segn", generation: 2, contentId: "conz" }
    for (const [, elsewhere] of oneFieldOther(which, other)) expect(openSegmentKey({ ...elsewhere, searchKey, sealed })).toBeNull()
    for (const damaged of damagedWays(sealed)) expect(openSegmentKey({ ...which, searchKey, sealed: damaged })).toBeNull()
    expect(openSegmentKey({ ...which, searchKey: random(32), sealed })).toBeNull()
  })

  it("M11 takes 256 messages, or as many as fit into its size; a longer one stands alone", () => {
    const short = entriesFor(Array.from({ length: 600 }, () => "word"))
    expect(portionsOf(short).map((portion) => portion.length)).toEqual([256, 256, 88])
    const [long, third] = [SEGMENT_BYTES + 1, SEGMENT_BYTES / 3]
    const sized = [third, third, third, long, third].map((size, at) => ({ id: idOf(at), words: [String(at).repeat(size)] }))
    expect(portionsOf(sized).map((portion) => portion.length)).toEqual([2, 1, 1, 1])
    // A word that the segment knows already takes one byte more.
    expect(portionsOf([sized, sized].flat().filter((_, at) => at % 5 === 0)).map((portion) => portion.length)).toEqual([2])
    expect(portionsOf([])).toEqual([])
  })
})
