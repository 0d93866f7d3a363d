import type { Address } from "../address.ts"
import { toLetters } from "../keys/base32.ts"

/** 15 bytes are 24 letters: more than anybody guesses, and short enough for the 64 characters of a local part (RFC 5321 4.5.3.1.1). */
const TOKEN_BYTES = 15
const TOKEN = /^[0-9a-hjkmnp-tv-z]{24}$/

/** What stands in the return address of one notice and of no other. Small letters, because mail servers may change the case. */
export const newReturnToken = (random: (length: number) => Uint8Array): string => toLetters(random(TOKEN_BYTES)).toLowerCase()

/** The address that a bounce of one notice comes back to: `bounces@post.example` with the token behind a plus (RFC 5233). */
export function returnAddress(bounceAddress: Address, token: string): Address {
  const at = bounceAddress.lastIndexOf("@")
  return `${bounceAddress.slice(0, at)}+${token}${bounceAddress.slice(at)}`
}

/** The token in an address that mail came to, or null where it is none of ours. */
export function readReturnAddress(bounceAddress: Address, given: string): string | null {
  const [local = "", domain = ""] = splitAddress(bounceAddress)
  const [givenLocal = "", givenDomain = ""] = splitAddress(given.trim().replace(/^<|>$/g, "").toLowerCase())
  const token = givenLocal.startsWith(`${local}+`) ? givenLocal.slice(local.length + 1) : ""
  return givenDomain === domain && TOKEN.test(token) ? token : null
}

function splitAddress(address: string): readonly [string, string] {
  const at = address.lastIndexOf("@")
  return [address.slice(0, at), address.slice(at + 1)]
}
