/** Small pictures and documents, made when they are needed: real files that every viewer opens. */
import { crc32, deflateSync } from "node:zlib"

type Colour = readonly [red: number, green: number, blue: number]
type Picture = { readonly width: number; readonly height: number; readonly colourAt: (x: number, y: number) => Colour }

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Eight bits for each of red, green and blue; nothing interlaced (PNG, 11.2.1). */
const PNG_FORM = [8, 2, 0, 0, 0]

/** A picture as PNG (https://www.w3.org/TR/png-3/). */
export function png({ width, height, colourAt }: Picture): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 3 * width))
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.set(colourAt(x, y), y * (1 + 3 * width) + 1 + 3 * x)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set(PNG_FORM, 8)
  return Buffer.concat([PNG_SIGNATURE, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

const PAPER: Colour = [250, 248, 242]
const WALL: Colour = [60, 64, 72]
const GLASS: Colour = [120, 170, 205]

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number; readonly colour: Colour }

const isIn = ({ left, top, right, bottom }: Box, x: number, y: number) => x >= left && x < right && y >= top && y < bottom

/** A room seen from above: walls, a window to the yard, and what stands in it. */
export function roomPlan(furniture: readonly Box[]): Uint8Array {
  const [width, height, wall] = [480, 320, 10]
  const window: Box = { left: 150, top: 0, right: 330, bottom: wall, colour: GLASS }
  const colourAt = (x: number, y: number): Colour => {
    const box = [window, ...furniture].find((one) => isIn(one, x, y))
    if (box !== undefined) return box.colour
    const isWall = x < wall || y < wall || x >= width - wall || y >= height - wall
    return isWall ? WALL : PAPER
  }
  return png({ width, height, colourAt })
}

/** A view with a sky, the sea and a lighthouse, as on a postcard. */
export function postcard(): Uint8Array {
  const [width, height, horizon] = [480, 320, 200]
  const tower: Box = { left: 352, top: 96, right: 376, bottom: 208, colour: [245, 240, 232] }
  const colourAt = (x: number, y: number): Colour => {
    if ((x - 120) ** 2 + (y - 90) ** 2 < 34 ** 2) return [255, 214, 130]
    if (isIn(tower, x, y)) return Math.floor((y - tower.top) / 16) % 2 === 0 ? tower.colour : [186, 62, 52]
    if (y > horizon) return [40, 96 + Math.floor((y - horizon) / 3), 128 + ((x + 3 * y) % 24 < 3 ? 30 : 0)]
    return [150 + Math.floor(y / 3), 190 + Math.floor(y / 6), 225]
  }
  return png({ width, height, colourAt })
}

/** A page of A4 with a heading and lines of text, as PDF 1.4 (ISO 32000). Characters are those of Western Europe. */
export function pdf(heading: string, lines: readonly string[]): Uint8Array {
  const text = [
    "BT /F2 18 Tf 72 760 Td",
    `(${escaped(heading)}) Tj`,
    "/F1 11 Tf 18 TL 0 -34 Td",
    ...lines.map((line) => `(${escaped(line)}) Tj T*`),
    "ET",
  ].join("\n")
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  return assemble([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
    `<< /Length ${Buffer.byteLength(text, "latin1")} >>\nstream\n${text}\nendstream`,
    font("Helvetica"),
    font("Helvetica-Bold"),
  ])
}

/** Dashes have other places there than in Unicode. */
const escaped = (text: string) => text.replaceAll("–", "\u0096").replaceAll(/[\\()]/g, (character) => `\\${character}`)

/** Numbers the objects and says where each begins, from which readers find them. */
function assemble(objects: readonly string[]): Uint8Array {
  let file = "%PDF-1.4\n"
  const places: number[] = []
  for (const [index, object] of objects.entries()) {
    places.push(file.length)
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")
  const size = objects.length + 1
  return Buffer.from(
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    "latin1",
  )
}
