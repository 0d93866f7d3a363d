import { constants, crc32, deflateSync, inflateSync } from "node:zlib"
import { checkSize, PictureError, viewOf, within, type CleanPicture, type Size } from "./picture-file.ts"

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

type Chunk = { readonly type: string; readonly data: Uint8Array }

/**
 * A PNG of what draws it alone: header, palette, transparency, and its points unpacked and packed anew, so that nothing hides in them, behind them or between
 * (PNG, third edition, 5 and 11). @throws PictureError
 */
export function cleanPng(bytes: Uint8Array): CleanPicture {
  const chunks = chunksOf(bytes)
  const header = chunks[0]
  if (header?.type !== "IHDR" || header.data.length !== 13) throw new PictureError("logo_broken")
  const size = { width: viewOf(header.data).getUint32(0), height: viewOf(header.data).getUint32(4) }
  checkSize(size)
  const packed = Buffer.concat(dataOf(chunks, "IDAT"))
  const points = unpack(packed, bytesOfPoints(size, header.data))
  const kept = [header, ...chunks.filter(({ type }) => type === "PLTE" || type === "tRNS").map(once())]
  const all = [...kept, { type: "IDAT", data: deflateSync(points, { level: constants.Z_BEST_COMPRESSION }) }, END]
  return { ...size, bytes: new Uint8Array(Buffer.concat([Buffer.from(SIGNATURE), ...all.map(written)])) }
}

const END: Chunk = { type: "IEND", data: new Uint8Array(0) }

const dataOf = (chunks: readonly Chunk[], wanted: string): readonly Uint8Array[] =>
  chunks.filter(({ type }) => type === wanted).map(({ data }) => data)

function once(): (chunk: Chunk) => Chunk {
  const seen = new Set<string>()
  return (chunk) => {
    if (seen.has(chunk.type) || chunk.data.length > 768) throw new PictureError("logo_broken")
    seen.add(chunk.type)
    return chunk
  }
}

function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  const view = viewOf(bytes)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; ;) {
    within(bytes, at + 12)
    const length = view.getUint32(at)
    const end = at + 8 + length
    within(bytes, end + 4)
    const named = bytes.subarray(at + 4, end)
    if (crc32(named) !== view.getUint32(end)) throw new PictureError("logo_broken")
    const type = String.fromCharCode(...named.subarray(0, 4))
    if (type === "acTL") throw new PictureError("logo_moves")
    if (type === "IEND") return chunks
    chunks.push({ type, data: named.subarray(4) })
    at = end + 4
  }
}

/** Samples of each point, by colour type. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** How its points are divided where they come in seven passes (PNG, 8): first column and row, and the steps to the next. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Exactly as many bytes as its points take unpacked: each row has one more, for its filter. */
function bytesOfPoints({ width, height }: Size, header: Uint8Array): number {
  const [depth = 0, kind = 0, , , interlaced = 0] = header.subarray(8)
  const samples = SAMPLES[kind]
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || interlaced > 1) throw new PictureError("logo_broken")
  const ofRows = (columns: number, rows: number) => (columns === 0 ? 0 : rows * (1 + Math.ceil((columns * depth * samples) / 8)))
  if (interlaced === 0) return ofRows(width, height)
  const inSteps = (length: number, first: number, step: number) => Math.max(0, Math.ceil((length - first) / step))
  return PASSES.reduce((sum, [x, y, across, down]) => sum + ofRows(inSteps(width, x, across), inSteps(height, y, down)), 0)
}

/** What unpacks to more than that is given up as soon as it does. */
function unpack(packed: Uint8Array, wanted: number): Uint8Array {
  try {
    const points = inflateSync(packed, { maxOutputLength: wanted })
    if (points.length === wanted) return points
  } catch {
    // Not packed as it says, or too much of it.
  }
  throw new PictureError("logo_broken")
}

function written({ type, data }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
