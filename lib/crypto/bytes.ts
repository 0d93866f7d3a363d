import { timingSafeEqual } from "node:crypto"

/** Bytes of any kind; the functions that take them say how many and of what. */
export type Bytes = Uint8Array

/** Gives `length` random bytes. An argument everywhere, so that vectors can be replayed. */
export type Random = (length: number) => Bytes

/** A value of the wrong length or form was handed in: a fault of the caller or of what is stored, never of a person. */
export class MalformedError extends Error {
  override readonly name = "MalformedError"
}

/** Throws unless `value` is exactly `length` bytes; lengths come first, for secrets and public values alike. */
export function assertBytes(value: Bytes, length: number, name: string): void {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new MalformedError(`${name} should be ${length} bytes`)
}

/** The parts one after the other, in a copy. */
export function concatBytes(...parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/**
 * Gives the memory of bytes back at once; they are empty afterwards. Only for bytes that own their memory and that nobody holds any more.
 * V8 looks through its whole heap after every 64 MiB of buffers that wait to be collected: in a server with a large heap that costs more than encrypting them (measured: four times).
 */
export function giveBack({ buffer }: Bytes): void {
  if (buffer instanceof SharedArrayBuffer) return
  buffer.transfer(0)
}

let youngGarbage: readonly number[] = []

/**
 * To be called when a large buffer is handed on to somebody who cannot give it back. Ordinary garbage, half its size, makes V8 look through its youngest objects,
 * where dead buffers are found in a millisecond, before 64 MiB of them make it look through everything (see giveBack).
 */
export function hastenCollection({ length }: Bytes): void {
  youngGarbage = new Array<number>(Math.ceil(length / 16)).fill(youngGarbage.length & 1)
}

/** Whether two values are the same, in time that depends on their lengths alone (B16). */
export function equalBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Each part behind its length as four bytes, big-endian: no two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + 4 + part.length, 0))
  const view = new DataView(joined.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    joined.set(part, at + 4)
    at += 4 + part.length
  }
  return joined
}

/** Reads what `lengthPrefixed` wrote; null unless the bytes are exactly that. */
export function splitLengthPrefixed(bytes: Bytes): readonly Bytes[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Bytes[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null
    const length = view.getUint32(at)
    at += 4
    if (at + length > bytes.length) return null
    parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}

/** A number from 0 to 2³²−1 as four bytes, big-endian. */
export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Milliseconds, or any number from 0 to 2⁵³−1, as eight bytes, big-endian. */
export function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
