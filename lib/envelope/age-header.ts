import { concatBytes, equalBytes, type Bytes } from "../crypto/bytes.ts"
import { hkdf, hmac } from "../crypto/kdf.ts"
import { utf8 } from "./context.ts"

/**
 * The header of an age v1 file (C2SP age.md, "Header"): a version line, a stanza for each recipient, a MAC under a key derived from the file key.
 * What a stanza holds is known elsewhere; here it is a type, arguments and a body.
 */
const VERSION_LINE = "age-encryption.org/v1"
const BODY_LINE = 64
const MAC_BYTES = 32
const MAC_INFO = utf8("header")
const MAC_PREFIX = "\n--- "
const EMPTY = new Uint8Array(0)

/** A header is read from memory; this many bytes hold forty hybrid stanzas. */
export const AGE_HEADER_LIMIT = 64 * 1024

/** One recipient of the file key; `type` and `args` are printable ASCII without spaces. */
export type AgeStanza = { readonly type: string; readonly args: readonly string[]; readonly body: Bytes }

/** A header whose form is sound; whether it is genuine says `isAgeHeaderWhole`. */
export type AgeHeader = {
  readonly stanzas: readonly AgeStanza[]
  /** What the MAC covers: everything up to and with the three dashes. */
  readonly unsigned: Bytes
  readonly mac: Bytes
  /** Bytes of the whole header; the payload begins here. */
  readonly length: number
}

/** Writes a header with its MAC. */
export function writeAgeHeader({ stanzas, fileKey }: { readonly stanzas: readonly AgeStanza[]; readonly fileKey: Bytes }): Bytes {
  const unsigned = utf8([VERSION_LINE, ...stanzas.map(writeStanza), "---"].join("\n"))
  return concatBytes(unsigned, utf8(` ${toBase64(headerMac(fileKey, unsigned))}\n`))
}

/** A body whose last line is full is followed by an empty one: a reader knows by the short line that the stanza ends. */
function writeStanza({ type, args, body }: AgeStanza): string {
  const text = toBase64(body)
  const lines = Array.from({ length: Math.floor(text.length / BODY_LINE) + 1 }, (_, at) => text.slice(at * BODY_LINE, (at + 1) * BODY_LINE))
  return [["->", type, ...args].join(" "), ...lines].join("\n")
}

/** The header at the beginning of `file`, or null where its form is not exactly age's; never throws. The MAC is checked apart, once a file key is known. */
export function parseAgeHeader(file: Bytes): AgeHeader | null {
  const start = file.subarray(0, AGE_HEADER_LIMIT)
  // Every byte is one character, so places in the text are places in the file.
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString("latin1")
  const macAt = text.indexOf(MAC_PREFIX) + 1
  const end = text.indexOf("\n", macAt)
  if (macAt === 0 || end === -1) return null
  const [version, ...lines] = text.slice(0, macAt - 1).split("\n")
  const stanzas = parseStanzas(lines)
  const mac = fromBase64(text.slice(macAt + MAC_PREFIX.length - 1, end))
  if (version !== VERSION_LINE || stanzas === null || mac?.length !== MAC_BYTES) return null
  return { stanzas, unsigned: file.subarray(0, macAt + 3), mac, length: end + 1 }
}

/** Whether the header is the one that was written with this file key: no stanza was added, removed or changed since. */
export function isAgeHeaderWhole({ header, fileKey }: { readonly header: AgeHeader; readonly fileKey: Bytes }): boolean {
  return equalBytes(headerMac(fileKey, header.unsigned), header.mac)
}

/** `-> type arguments`, then base64 in lines of 64 characters of which the last, perhaps empty, is shorter. */
function parseStanzas(lines: readonly string[]): readonly AgeStanza[] | null {
  const stanzas: AgeStanza[] = []
  let at = 0
  while (at < lines.length) {
    const [arrow, type = "", ...args] = (lines[at++] ?? "").split(" ")
    if (arrow !== "->" || ![type, ...args].every((argument) => /^[\x21-\x7e]+$/.test(argument))) return null
    const first = at
    while (lines[at]?.length === BODY_LINE) at++
    if ((lines[at]?.length ?? BODY_LINE) >= BODY_LINE) return null
    const body = fromBase64(lines.slice(first, ++at).join(""))
    if (body === null) return null
    stanzas.push({ type, args, body })
  }
  return stanzas.length > 0 ? stanzas : null
}

const headerMac = (fileKey: Bytes, unsigned: Bytes): Bytes =>
  hmac(hkdf({ secret: fileKey, salt: EMPTY, info: MAC_INFO, length: MAC_BYTES }), unsigned)

/** Standard base64 without padding (RFC 4648 section 4), as age writes everything. */
export const toBase64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64").replaceAll("=", "")

/** Bytes from canonical base64 without padding, or null: no other characters, no stray bits. */
export function fromBase64(text: string): Bytes | null {
  const bytes = new Uint8Array(Buffer.from(text, "base64"))
  return toBase64(bytes) === text ? bytes : null
}
