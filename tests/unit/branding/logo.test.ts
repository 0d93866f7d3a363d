import { deflateSync, inflateSync } from "node:zlib"
import fc from "fast-check"
import { cleanLogo, MOST_LOGO_BYTES } from "#lib/branding/logo.ts"
import { value } from "#tests/support/given.ts"
import { png, pngChunk, pngHeader, PNG_SIGNATURE } from "#tests/support/pictures.ts"

const refused = (bytes: Uint8Array) => {
  const cleaned = cleanLogo(bytes)
  return cleaned.ok ? "taken" : cleaned.error.code
}

const segment = (marker: number, body: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
const frame = (width: number, height: number) => Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
const scan = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])])
const jpeg = (...parts: readonly Buffer[]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, 0xd9])])
const TABLES = [segment(0xdb, Buffer.alloc(65)), segment(0xc4, Buffer.alloc(20))]

const riff = (type: string, data: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from(type, "latin1"), length, data, Buffer.alloc(data.length % 2)])
}
const webp = (...chunks: readonly Buffer[]) => riff("RIFF", Buffer.concat([Buffer.from("WEBP", "latin1"), ...chunks]))
const lossless = (width: number, height: number) => {
  const data = Buffer.alloc(12)
  data[0] = 0x2f
  data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  return riff("VP8L", data)
}
const canvas = (width: number, height: number, flags: number) => {
  const data = Buffer.alloc(10)
  data[0] = flags
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return riff("VP8X", data)
}

const SECRET = "<script>alert(1)</script>"

describe("O13 B57 a logo", () => {
  it("is taken by what it is, with its size", () => {
    expect(value(cleanLogo(png({ width: 300, height: 100 })))).toMatchObject({ type: "image/png", width: 300, height: 100 })
    expect(value(cleanLogo(jpeg(...TABLES, segment(0xc0, frame(200, 80)), scan)))).toMatchObject({
      type: "image/jpeg",
      width: 200,
      height: 80,
    })
    expect(value(cleanLogo(webp(lossless(64, 48))))).toMatchObject({ type: "image/webp", width: 64, height: 48 })
  })

  it("B59 a PNG keeps its points and nothing else: no comment, no profile, nothing behind its end", () => {
    const text = pngChunk("tEXt", Buffer.from(`Comment\0${SECRET}`))
    const dirty = png({ extra: [text, pngChunk("iCCP", Buffer.from(SECRET))], tail: Buffer.from(`PK\u0003\u0004${SECRET}`) })
    const { bytes } = value(cleanLogo(dirty))
    expect(Buffer.from(bytes).includes("script")).toBe(false)
    const cleaned = Buffer.from(bytes)
    expect(cleaned.subarray(0, 8)).toEqual(PNG_SIGNATURE)
    const at = cleaned.indexOf("IDAT")
    const points = inflateSync(cleaned.subarray(at + 4, at + 4 + cleaned.readUInt32BE(at - 4)))
    expect([...points.subarray(0, 4)]).toEqual([0, 0, 90, 60])
    expect(points).toHaveLength(20 * (1 + 32 * 3))
    expect(Buffer.from(value(cleanLogo(bytes)).bytes).equals(cleaned)).toBe(true)
  })

  it("B59 a JPEG and a WebP keep what draws them: no camera, no comment, nothing behind their end", () => {
    const exif = segment(0xe1, Buffer.from(`Exif\0\0${SECRET}`))
    const comment = segment(0xfe, Buffer.from(SECRET))
    const dirty = Buffer.concat([jpeg(exif, comment, ...TABLES, segment(0xc0, frame(200, 80)), scan), Buffer.from(SECRET)])
    const plain = jpeg(...TABLES, segment(0xc0, frame(200, 80)), scan)
    expect(Buffer.from(value(cleanLogo(dirty)).bytes).equals(plain)).toBe(true)
    const full = Buffer.concat([
      webp(canvas(64, 48, 0x3c), riff("ICCP", Buffer.from(SECRET)), lossless(64, 48), riff("EXIF", Buffer.from(SECRET))),
      Buffer.from(SECRET),
    ])
    expect(Buffer.from(value(cleanLogo(full)).bytes).equals(webp(canvas(64, 48, 0x10), lossless(64, 48)))).toBe(true)
  })

  it.each([
    ["an SVG that is called .png", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)],
    ["a page", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a page behind the first bytes of a GIF", Buffer.from("GIF89a/*<script>*/=1;")],
    ["a PDF", Buffer.from("%PDF-1.7")],
    ["nothing", Buffer.alloc(0)],
  ])("B57 %s is none", (_, bytes) => expect(refused(bytes)).toBe("logo_kind"))

  it("a page behind the signature of a PNG is a broken one", () => {
    expect(refused(Buffer.concat([PNG_SIGNATURE, Buffer.from(`<html>${SECRET}`)]))).toBe("logo_broken")
    expect(refused(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(`/*${SECRET}`)]))).toBe("logo_broken")
    expect(refused(Buffer.from(`RIFF\u0010\0\0\0WEBP${SECRET}`, "latin1"))).toBe("logo_broken")
  })

  it.each([
    [20_000, 20_000],
    [1601, 20],
    [15, 200],
    [1600, 1600],
    [0, 100],
    [0xffffffff, 1],
  ])("B59 one of %i × %i points is not unpacked at all", (width, height) => {
    const header = pngChunk("IHDR", pngHeader(width, height))
    expect(
      refused(Buffer.concat([PNG_SIGNATURE, header, pngChunk("IDAT", deflateSync(Buffer.alloc(10))), pngChunk("IEND", Buffer.alloc(0))])),
    ).toBe("logo_size")
    if (width <= 0xffff && height <= 0xffff) expect(refused(jpeg(segment(0xc0, frame(width, height)), scan))).toBe("logo_size")
  })

  it("B59 one that unpacks to more than its points is given up, and costs no more memory than they do", () => {
    const bomb = png({ points: Buffer.alloc(64 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(MOST_LOGO_BYTES)
    const before = process.memoryUsage().arrayBuffers
    expect(refused(bomb)).toBe("logo_broken")
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024)
    expect(refused(png({ points: Buffer.alloc(10) }))).toBe("logo_broken")
  })

  it("one with a wrong check sum, one that moves, and a file that is too large are not taken", () => {
    const broken = Buffer.concat([PNG_SIGNATURE, pngChunk("IHDR", pngHeader(32, 20), 1)])
    expect(refused(broken)).toBe("logo_broken")
    expect(refused(png({ extra: [pngChunk("acTL", Buffer.alloc(8))] }))).toBe("logo_moves")
    expect(refused(webp(canvas(64, 48, 0x02), riff("ANIM", Buffer.alloc(6)), lossless(64, 48)))).toBe("logo_moves")
    expect(refused(webp(canvas(640, 48, 0), lossless(64, 48)))).toBe("logo_broken")
    expect(refused(Buffer.concat([png(), Buffer.alloc(MOST_LOGO_BYTES)]))).toBe("logo_large")
    expect(refused(jpeg(segment(0xc3, frame(64, 48)), scan))).toBe("logo_kind")
    expect(refused(jpeg(...TABLES, scan))).toBe("logo_broken")
  })

  it("whatever is cut off or changed is refused or taken, and never more than a failure", () => {
    const files = [
      png({ extra: [pngChunk("tEXt", Buffer.from("a\0b"))] }),
      jpeg(...TABLES, segment(0xc0, frame(64, 48)), scan),
      webp(canvas(64, 48, 0x10), lossless(64, 48)),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(255), fc.nat(), (file, at, byte, cut) => {
        const changed = Buffer.from(file)
        changed[at % file.length] = byte
        cleanLogo(changed)
        cleanLogo(changed.subarray(0, cut % file.length))
      }),
      { numRuns: 2_000 },
    )
  })

  it("one in seven passes is as large as its passes are", () => {
    // 16 × 16, one bit a point: rows of 2+2+1+4... bytes by pass (PNG, 8).
    const rows: readonly (readonly [columns: number, rows: number])[] = [
      [2, 2],
      [2, 2],
      [4, 2],
      [4, 4],
      [8, 4],
      [8, 8],
      [16, 8],
    ]
    const size = rows.reduce((sum, [columns, count]) => sum + count * (1 + Math.ceil(columns / 8)), 0)
    const file = (points: number) =>
      Buffer.concat([
        PNG_SIGNATURE,
        pngChunk("IHDR", pngHeader(16, 16, [1, 0, 1])),
        pngChunk("IDAT", deflateSync(Buffer.alloc(points))),
        pngChunk("IEND", Buffer.alloc(0)),
      ])
    expect([refused(file(size)), refused(file(size + 1)), refused(file(size - 1))]).toEqual(["taken", "logo_broken", "logo_broken"])
  })
})
