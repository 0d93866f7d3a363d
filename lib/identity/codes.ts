import { equalBytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import { MINUTE } from "../clock.ts"

/** Codes by mail and SMS: six digits, ten minutes, five tries, one use (B22). */
export const CODE_DIGITS = 6
export const CODE_LIFETIME_MS = 10 * MINUTE
export const CODE_TRIES = 5

type Random = (length: number) => Uint8Array

export type Code = { readonly digits: string; /** What is kept of it: salt and hash, base64url. */ readonly kept: string }

const SALT_BYTES = 16

/** A code drawn evenly from all of its kind: numbers that would tilt the scale are thrown away. */
export function newCode(random: Random): Code {
  const all = 10 ** CODE_DIGITS
  const even = Math.floor(2 ** 32 / all) * all
  for (;;) {
    const bytes = random(4)
    const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
    if (number >= even) continue
    const digits = String(number % all).padStart(CODE_DIGITS, "0")
    return { digits, kept: keep(digits, random(SALT_BYTES)) }
  }
}

/** What is kept where no code was sent: no digits fit it, and checking takes the same time (B20). */
export function codeThatNobodyHas(random: Random): string {
  return Buffer.from(random(SALT_BYTES + 32)).toString("base64url")
}

/** Whether the digits typed are those; spaces, as phones paste them, do not count. In constant time (B16). */
export function isRightCode(typed: string, kept: string): boolean {
  const salt = new Uint8Array(Buffer.from(kept, "base64url").subarray(0, SALT_BYTES))
  return equalBytes(bytesOf(keep(readCode(typed), salt)), bytesOf(kept))
}

/** The digits in what was typed. */
export const readCode = (typed: string): string => typed.normalize("NFKC").replace(/[\s\-–.]/g, "")

export const looksLikeCode = (typed: string): boolean => /^[0-9]{6}$/.test(readCode(typed))

function keep(digits: string, salt: Uint8Array): string {
  const hash = sha256(Buffer.concat([salt, new TextEncoder().encode(digits)]))
  return Buffer.concat([salt, hash]).toString("base64url")
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"))
