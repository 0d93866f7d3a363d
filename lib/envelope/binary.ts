import { lengthPrefixed, splitLengthPrefixed, uint32, uint64, type Bytes } from "../crypto/bytes.ts"
import { fromUtf8, utf8 } from "./context.ts"

/** A field of a signed text: each kind has one way to be written, so equal things have equal bytes. */
export type Field = string | number | Date | Bytes | readonly Bytes[]

/** Writes fields one after the other, each behind its length; a list is one field that holds its own. */
export function encodeFields(fields: readonly Field[]): Bytes {
  return lengthPrefixed(...fields.map(encodeField))
}

function encodeField(field: Field): Bytes {
  if (typeof field === "string") return utf8(field)
  if (typeof field === "number") return uint32(field)
  if (field instanceof Date) return uint64(field.getTime())
  if (field instanceof Uint8Array) return field
  return lengthPrefixed(...field)
}

/** Reads fields in order. A reader asks for each by kind; anything out of form makes `isSound` false for good. */
export class FieldReader {
  #parts: readonly Bytes[]
  #at = 0
  #isSound: boolean

  constructor(bytes: Bytes) {
    const parts = splitLengthPrefixed(bytes)
    this.#parts = parts ?? []
    this.#isSound = parts !== null
  }

  /** Whether everything read so far was in form. */
  get isSound(): boolean {
    return this.#isSound
  }

  /** In form, and nothing left over. */
  get isComplete(): boolean {
    return this.#isSound && this.#at === this.#parts.length
  }

  /** The next field as it stands; of exactly `length` bytes, if given. */
  bytes(length?: number): Bytes {
    const part = this.#parts[this.#at++]
    if (part === undefined || (length !== undefined && part.length !== length)) return this.#unsound(new Uint8Array(length ?? 0))
    return part
  }

  /** The next field as UTF-8. */
  text(): string {
    return fromUtf8(this.bytes()) ?? this.#unsound("")
  }

  /** The next field as a number from 0 to 2³²−1. */
  number(): number {
    const part = this.bytes(4)
    return new DataView(part.buffer, part.byteOffset, 4).getUint32(0)
  }

  /** The next field as a time that a Date can hold. */
  time(): Date {
    const part = this.bytes(8)
    const milliseconds = new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0)
    return milliseconds <= 8_640_000_000_000_000n ? new Date(Number(milliseconds)) : this.#unsound(new Date(0))
  }

  /** The next field as a list of parts. */
  list(): readonly Bytes[] {
    return splitLengthPrefixed(this.bytes()) ?? this.#unsound([])
  }

  /** A list whose parts are all texts. */
  texts(): readonly string[] {
    return this.list().map((part) => fromUtf8(part) ?? this.#unsound(""))
  }

  #unsound<T>(value: T): T {
    this.#isSound = false
    return value
  }
}
