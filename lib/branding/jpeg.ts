import { checkSize, PictureError, viewOf, within, type CleanPicture, type Size } from "./picture-file.ts"

/** Markers (ITU-T T.81, B.1.1.3). */
const [START, END, SCAN] = [0xd8, 0xd9, 0xda]
const ADOBE = 0xee
/** Tables that a scan needs: Huffman, quantisation, restart interval. */
const TABLES: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd])
/** Baseline, extended and progressive: those that browsers draw. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])

/**
 * A JPEG of what draws it alone: frame, tables and scans, and whether its colours are turned around. Comments, what a camera wrote, small pictures inside it
 * and whatever stands behind its end are left out. @throws PictureError
 */
export function cleanJpeg(bytes: Uint8Array): CleanPicture {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, START)]
  let size: Size | null = null
  let hasScan = false
  for (let at = 2; ;) {
    const { marker, from } = markerAt(bytes, at)
    if (marker === END) break
    within(bytes, from + 2)
    const end = from + viewOf(bytes).getUint16(from)
    within(bytes, end)
    const body = bytes.subarray(from + 2, end)
    const isFrame = FRAMES.has(marker)
    if (isFrame) {
      if (size !== null) throw new PictureError("logo_broken")
      size = sizeOf(body)
      checkSize(size)
    } else if (isOtherFrame(marker)) throw new PictureError("logo_kind")
    at = marker === SCAN ? endOfScan(bytes, end) : end
    hasScan ||= marker === SCAN && size !== null
    if (isFrame || marker === SCAN || TABLES.has(marker) || isAdobe(marker, body))
      parts.push(Uint8Array.of(0xff, marker), bytes.subarray(from, at))
  }
  if (size === null || !hasScan) throw new PictureError("logo_broken")
  return { ...size, bytes: new Uint8Array(Buffer.concat([...parts, Uint8Array.of(0xff, END)])) }
}

/** The marker at a place, which any number of fill bytes may come before, and where what belongs to it begins. */
function markerAt(bytes: Uint8Array, place: number): { readonly marker: number; readonly from: number } {
  within(bytes, place + 2)
  if (bytes[place] !== 0xff) throw new PictureError("logo_broken")
  let at = place + 1
  while (bytes[at] === 0xff) at += 1
  within(bytes, at + 1)
  return { marker: bytes[at] ?? 0, from: at + 1 }
}

/** Lossless, hierarchical and arithmetic ones, which no browser draws. */
const isOtherFrame = (marker: number): boolean => marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const isAdobe = (marker: number, body: Uint8Array): boolean =>
  marker === ADOBE && body.length === 12 && String.fromCharCode(...body.subarray(0, 5)) === "Adobe"

function sizeOf(frame: Uint8Array): Size {
  if (frame.length < 6) throw new PictureError("logo_broken")
  const view = viewOf(frame)
  if (view.getUint8(0) !== 8 || ![1, 3, 4].includes(view.getUint8(5))) throw new PictureError("logo_kind")
  return { height: view.getUint16(1), width: view.getUint16(3) }
}

/** A scan goes on to the next marker: a stuffed zero and restarts are in it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw new PictureError("logo_broken")
}
