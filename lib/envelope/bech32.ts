import { concatBytes, type Bytes } from "../crypto/bytes.ts"

/** Bech32 (BIP 173) without its limit of 90 characters, as age writes identities and recipients. */
const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
const CHECKSUM_WORDS = 6
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** `prefix` (lower case), a 1, the bytes and six characters of checksum, in lower case. */
export function encodeBech32(prefix: string, bytes: Bytes): string {
  const words = regroup({ values: bytes, from: 8, to: 5, isPadded: true }) ?? new Uint8Array(0)
  const sum = polymod(concatBytes(expandPrefix(prefix), words, new Uint8Array(CHECKSUM_WORDS))) ^ 1
  const checksum = Uint8Array.from({ length: CHECKSUM_WORDS }, (_, at) => (sum >>> (5 * (CHECKSUM_WORDS - 1 - at))) & 31)
  return `${prefix}1${[...words, ...checksum].map((word) => ALPHABET.charAt(word)).join("")}`
}

/** The bytes behind `prefix`, or null: mixed case, another prefix, a wrong checksum or bits left over. */
export function decodeBech32(prefix: string, text: string): Bytes | null {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return null
  const lower = text.toLowerCase()
  const separator = lower.lastIndexOf("1")
  if (lower.slice(0, separator) !== prefix) return null
  const words = [...lower.slice(separator + 1)].map((character) => ALPHABET.indexOf(character))
  if (words.length < CHECKSUM_WORDS || words.includes(-1)) return null
  const values = Uint8Array.from(words)
  if (polymod(concatBytes(expandPrefix(prefix), values)) !== 1) return null
  return regroup({ values: values.subarray(0, -CHECKSUM_WORDS), from: 5, to: 8, isPadded: false })
}

/** The prefix takes part in the checksum: high bits, a zero, low bits. */
function expandPrefix(prefix: string): Bytes {
  const codes = [...prefix].map((character) => character.charCodeAt(0))
  return Uint8Array.from([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)])
}

function polymod(values: Bytes): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    GENERATORS.forEach((generator, bit) => (sum ^= (top >>> bit) & 1 ? generator : 0))
  }
  return sum >>> 0
}

type Regroup = { readonly values: Bytes; readonly from: number; readonly to: number; readonly isPadded: boolean }

/** The same bits in groups of another size; null where more than padding, or padding that is not zero, is left over. */
function regroup({ values, from, to, isPadded }: Regroup): Bytes | null {
  const out: number[] = []
  let held = 0
  let bits = 0
  for (const value of values) {
    held = ((held << from) | value) & 0xfff
    bits += from
    while (bits >= to) {
      bits -= to
      out.push((held >>> bits) & ((1 << to) - 1))
    }
  }
  const rest = held & ((1 << bits) - 1)
  if (!isPadded) return bits >= from || rest !== 0 ? null : Uint8Array.from(out)
  return Uint8Array.from(bits > 0 ? [...out, (rest << (to - bits)) & ((1 << to) - 1)] : out)
}
