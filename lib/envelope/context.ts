import { lengthPrefixed, uint32, type Bytes } from "../crypto/bytes.ts"
import type { Label } from "../crypto/labels.ts"

/**
 * What binds a seal to its place: the label of its use, then ids, numbers and bytes, each behind its length (B7).
 * A record that SQL moved to another row, user, message or column does not open there.
 */
export function recordContext(label: Label, ...parts: readonly (string | number | Bytes)[]): Bytes {
  return lengthPrefixed(
    utf8(label),
    ...parts.map((part) => (typeof part === "string" ? utf8(part) : typeof part === "number" ? uint32(part) : part)),
  )
}

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Text as bytes. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Text from bytes, or null where they are no UTF-8. */
export function fromUtf8(bytes: Bytes): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
