import fc from "fast-check"
import { lengthPrefixed, splitLengthPrefixed, uint32, uint64 } from "#lib/crypto/bytes.ts"
import { encodeFields, FieldReader, type Field } from "#lib/envelope/binary.ts"
import { fromUtf8, recordContext, utf8 } from "#lib/envelope/context.ts"
import { damagedWays } from "../../support/bytes.ts"

const seed = 20260101
const text = fc.string({ unit: "grapheme" })
const bytes = fc.uint8Array({ maxLength: 40 })
const time = fc.date({ min: new Date(0), max: new Date(8.64e15), noInvalidDate: true })
const parts = fc.array(bytes, { maxLength: 6 })
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe("fields", () => {
  it("K7 come back as they were written, each by its kind", () => {
    fc.assert(
      fc.property(text, fc.nat(0xffffffff), time, bytes, parts, fc.array(text), (word, number, at, raw, list, words) => {
        const reader = new FieldReader(encodeFields([word, number, at, raw, list, words.map(utf8)]))
        expect([reader.text(), reader.number(), reader.time(), reader.bytes(), reader.list(), reader.texts()]).toEqual([
          word,
          number,
          at,
          raw,
          list,
          words,
        ])
        expect(reader.isComplete).toBe(true)
      }),
      { seed },
    )
  })

  it("K4 two different lists of parts never have the same bytes", () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const isEqual = a.length === b.length && a.every((part, at) => same(part, b[at] ?? new Uint8Array(0)))
        expect(same(lengthPrefixed(...a), lengthPrefixed(...b))).toBe(isEqual)
      }),
      { seed, numRuns: 500 },
    )
    expect(same(lengthPrefixed(utf8("ab"), utf8("c")), lengthPrefixed(utf8("a"), utf8("bc")))).toBe(false)
    expect(same(lengthPrefixed(), lengthPrefixed(new Uint8Array(0)))).toBe(false)
  })

  it("B5 a cut or an added byte is never a list of the same parts", () => {
    const written = lengthPrefixed(utf8("ab"), utf8(""), utf8("c"))
    for (const damaged of damagedWays(written)) {
      const read = splitLengthPrefixed(damaged)
      if (read !== null) expect(same(lengthPrefixed(...read), written)).toBe(false)
    }
  })

  it("B3 any bytes are split without a throw, and what is split is what was written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (any) => {
        const read = splitLengthPrefixed(any)
        if (read !== null) expect(same(lengthPrefixed(...read), any)).toBe(true)
      }),
      { seed, numRuns: 500 },
    )
  })

  const outOfForm: Record<string, { readonly fields: readonly Field[]; readonly read: (reader: FieldReader) => unknown }> = {
    "bytes of another length": { fields: [new Uint8Array(31)], read: (reader) => reader.bytes(32) },
    "text that is not UTF-8": { fields: [Uint8Array.of(0xff)], read: (reader) => reader.text() },
    "a number of three bytes": { fields: [new Uint8Array(3)], read: (reader) => reader.number() },
    "a time of four bytes": { fields: [7], read: (reader) => reader.time() },
    "a time that no Date holds": { fields: [new Uint8Array(8).fill(255)], read: (reader) => reader.time() },
    "a list that is none": { fields: [Uint8Array.of(0, 0, 0, 9)], read: (reader) => reader.list() },
    "a list with a part that is not UTF-8": { fields: [[Uint8Array.of(0xc0, 0x80)]], read: (reader) => reader.texts() },
  }
  it.each(Object.keys(outOfForm))("B3 %s makes the whole unsound for good", (what) => {
    const { fields, read } = outOfForm[what] ?? { fields: [], read: () => null }
    const reader = new FieldReader(encodeFields([...fields, "after"]))
    read(reader)
    expect(reader.text()).toBe("after")
    expect([reader.isSound, reader.isComplete]).toEqual([false, false])
  })

  it("B3 a field too many or too few is not complete", () => {
    const reader = new FieldReader(encodeFields(["a", "b"]))
    reader.text()
    expect([reader.isSound, reader.isComplete]).toEqual([true, false])
    reader.text()
    expect(reader.isComplete).toBe(true)
    reader.text()
    expect(reader.isSound).toBe(false)
  })

  it("K7 numbers are big-endian and have one length", () => {
    expect([...uint32(0x01020304)]).toEqual([1, 2, 3, 4])
    expect([...uint64(0x010203040506)]).toEqual([0, 0, 1, 2, 3, 4, 5, 6])
    expect([...uint64(Number.MAX_SAFE_INTEGER)]).toEqual([0, 31, 255, 255, 255, 255, 255, 255])
  })
})

describe("contexts", () => {
  it("B7 every part, its order and its borders are bound", () => {
    const one = recordContext("sigill/v1/row", "a", 1, Uint8Array.of(9))
    const others = [
      recordContext("sigill/v1/list-row", "a", 1, Uint8Array.of(9)),
      recordContext("sigill/v1/row", "b", 1, Uint8Array.of(9)),
      recordContext("sigill/v1/row", "a", 2, Uint8Array.of(9)),
      recordContext("sigill/v1/row", "a", 1, Uint8Array.of(8)),
      recordContext("sigill/v1/row", 1, "a", Uint8Array.of(9)),
      recordContext("sigill/v1/row", "a", 1),
      recordContext("sigill/v1/row", "a", 1, Uint8Array.of(9), ""),
    ]
    for (const other of others) expect(same(one, other)).toBe(false)
    expect(same(one, recordContext("sigill/v1/row", "a", 1, Uint8Array.of(9)))).toBe(true)
  })

  it("K7 is the length-prefixed form that the protocol names", () => {
    expect(Buffer.from(recordContext("sigill/v1/row", "é", 258)).toString("hex")).toBe(
      `0000000d${Buffer.from("sigill/v1/row").toString("hex")}00000002c3a90000000400000102`,
    )
  })

  it("B3 text from bytes is text or null, never repaired", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (any) => {
        const read = fromUtf8(any)
        if (read !== null) expect(same(utf8(read), any)).toBe(true)
      }),
      { seed, numRuns: 500 },
    )
    expect(fromUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull()
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa")
  })
})
