/** Bytes at the beginning of a file that say what it is. */
export const SIGNATURE_BYTES = 32

type File = {
  readonly size: number
  readonly read: (range: { readonly start: number; readonly length: number }) => AsyncIterable<Uint8Array>
}

/** The first bytes of a file, as many as say what it is. Throws what its reading throws. */
export async function beginningOf({ size, read }: File): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of read({ start: 0, length: Math.min(size, SIGNATURE_BYTES) })) parts.push(Uint8Array.from(part))
  return Buffer.concat(parts)
}

type Signature = { readonly type: string; readonly fits: (bytes: Uint8Array) => boolean }

const ascii = (bytes: Uint8Array, from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length))
const begins =
  (...signature: readonly number[]) =>
  (bytes: Uint8Array) =>
    signature.every((byte, at) => bytes[at] === byte)

/**
 * What browsers draw and nothing else: no markup, no script. SVG, which is both, is missing on purpose (B57).
 */
const SIGNATURES: readonly Signature[] = [
  { type: "image/png", fits: begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: "image/jpeg", fits: begins(0xff, 0xd8, 0xff) },
  { type: "image/gif", fits: (bytes) => /^GIF8[79]a$/.test(ascii(bytes, 0, 6)) },
  { type: "image/webp", fits: (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP" },
  { type: "image/avif", fits: (bytes) => /^ftypavi[fs]$/.test(ascii(bytes, 4, 8)) },
  { type: "application/pdf", fits: (bytes) => ascii(bytes, 0, 5) === "%PDF-" },
]

/** The type under which a file may be shown in the page, by its first bytes alone: neither name nor sender has a say. Null for everything else (B57, B59). */
export function shownType(beginning: Uint8Array): string | null {
  return SIGNATURES.find(({ fits }) => fits(beginning))?.type ?? null
}
