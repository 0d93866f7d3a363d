import type { Bytes } from "../crypto/bytes.ts"

/** Crockford's base32: no letter that is taken for a digit. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const BITS = 5

/** Bytes as letters and digits that people can read off paper; a whole number of them, so for lengths that five bits divide. */
export function toLetters(bytes: Bytes): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  return (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five, 2)]).join("")
}

/** In groups of four. */
export const inGroups = (text: string): string => text.replace(/(.{4})(?=.)/g, "$1-")

/** What was typed as it was printed: small letters, spaces and look-alikes do not matter. */
export function readLetters(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")
}

/** The bytes that such letters stand for, or null where one of them is none of ours. */
export function fromLetters(letters: string): Bytes | null {
  const values = [...letters].map((letter) => LETTERS.indexOf(letter))
  if (values.includes(-1)) return null
  const bits = values.map((value) => value.toString(2).padStart(BITS, "0")).join("")
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2))
}
