import { checkSize, PictureError, viewOf, within, type CleanPicture, type Size } from "./picture-file.ts"

type Chunk = { readonly type: string; readonly data: Uint8Array }

/** What draws it (RFC 9649, 2.5 to 2.7). */
const KEPT: ReadonlySet<string> = new Set(["VP8X", "ALPH", "VP8 ", "VP8L"])

/** Of the extended header only that it is transparent: the rest speaks of chunks that are left out. */
const TRANSPARENT = 0x10

/** A WebP of what draws it alone: what a camera or a program wrote into it, and whatever stands behind its end, is left out. @throws PictureError */
export function cleanWebp(bytes: Uint8Array): CleanPicture {
  const kept = chunksOf(bytes).filter(({ type }) => KEPT.has(type))
  const pictures = kept.filter(({ type }) => type === "VP8 " || type === "VP8L")
  const [picture] = pictures
  const extended = kept.find(({ type }) => type === "VP8X")
  if (picture === undefined || pictures.length > 1 || kept.length > 3) throw new PictureError("logo_broken")
  const size = picture.type === "VP8L" ? sizeOfLossless(picture.data) : sizeOfLossy(picture.data)
  checkSize(size)
  if (extended !== undefined && !isSameSize(size, sizeOfCanvas(extended.data))) throw new PictureError("logo_broken")
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), ...kept.map((chunk) => written(chunk === extended ? plain(chunk) : chunk))])
  return { ...size, bytes: new Uint8Array(Buffer.concat([Buffer.from("RIFF", "latin1"), lengthOf(body), body])) }
}

function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  within(bytes, 12)
  const view = viewOf(bytes)
  const end = 8 + view.getUint32(4, true)
  within(bytes, end)
  const chunks: Chunk[] = []
  for (let at = 12; at < end;) {
    within(bytes, at + 8)
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    const length = view.getUint32(at + 4, true)
    if (at + 8 + length > end) throw new PictureError("logo_broken")
    if (type === "ANIM" || type === "ANMF") throw new PictureError("logo_moves")
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length % 2)
  }
  return chunks
}

const isSameSize = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height

function sizeOfCanvas(data: Uint8Array): Size {
  if (data.length !== 10) throw new PictureError("logo_broken")
  const three = (at: number) => (data[at] ?? 0) + ((data[at + 1] ?? 0) << 8) + ((data[at + 2] ?? 0) << 16) + 1
  return { width: three(4), height: three(7) }
}

function sizeOfLossy(data: Uint8Array): Size {
  if (data.length < 10 || data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) throw new PictureError("logo_broken")
  const view = viewOf(data)
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff }
}

function sizeOfLossless(data: Uint8Array): Size {
  if (data.length < 5 || data[0] !== 0x2f) throw new PictureError("logo_broken")
  const bits = viewOf(data).getUint32(1, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function plain({ type, data }: Chunk): Chunk {
  const cleaned = Uint8Array.from(data)
  cleaned[0] = (data[0] ?? 0) & TRANSPARENT
  return { type, data: cleaned }
}

function lengthOf(data: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return length
}

const written = ({ type, data }: Chunk): Buffer =>
  Buffer.concat([Buffer.from(type, "latin1"), lengthOf(data), data, Buffer.alloc(data.length % 2)])
