import { crc32, deflateSync } from "node:zlib"

/** A chunk of a PNG, with a right check sum unless another is given. */
export function pngChunk(type: string, data: Uint8Array, check?: number): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(check ?? crc32(named))
  return Buffer.concat([length, named, sum])
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function pngHeader(width: number, height: number, [depth = 8, kind = 2, interlaced = 0]: readonly number[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, kind, 0, 0, interlaced], 8)
  return header
}

type Png = {
  readonly width?: number
  readonly height?: number
  readonly colour?: readonly [number, number, number]
  /** Between header and points. */ readonly extra?: readonly Buffer[]
  /** In the place of its points. */ readonly points?: Uint8Array
  readonly tail?: Buffer
}

/** A PNG of one colour. */
export function png({ width = 32, height = 20, colour = [0, 90, 60], extra = [], points, tail }: Png = {}): Buffer {
  const row = Buffer.concat([Buffer.alloc(1), ...Array<Buffer>(width).fill(Buffer.from(colour))])
  const packed = deflateSync(points ?? Buffer.concat(Array<Buffer>(height).fill(row)))
  const chunks = [pngChunk("IHDR", pngHeader(width, height)), ...extra, pngChunk("IDAT", packed), pngChunk("IEND", Buffer.alloc(0))]
  return Buffer.concat([PNG_SIGNATURE, ...chunks, ...(tail === undefined ? [] : [tail])])
}
