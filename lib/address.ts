import { domainToASCII, domainToUnicode } from "node:url"

/** One mailbox: lower case, domain in ASCII form. Only `parseAddress` makes one; the string that was proven is the string that is mailed (B74). */
export type Address = string

const MAX_LOCAL = 64
const MAX_ADDRESS = 254

/** RFC 5321 4.1.2 Dot-string: no quotes, no comments, ASCII only, so that no program reads it in another way than we do. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const DOMAIN_SIGNS = /^[\p{L}\p{M}\p{N}.-]+$/u

/**
 * Reads one exact e-mail address as somebody typed it.
 * @returns it in the one form in which we keep, compare and mail it, or null for anything else: lists, names, quoted local parts, comments, line breaks,
 *   addresses of machines, and domains that are written to look like another (B74).
 */
export function parseAddress(text: string): Address | null {
  const typed = text.trim().normalize("NFC").toLowerCase()
  const at = typed.lastIndexOf("@")
  if (at < 1 || typed.length > MAX_ADDRESS) return null
  const local = typed.slice(0, at)
  const domain = readMailDomain(typed.slice(at + 1))
  if (domain === null || local.length > MAX_LOCAL || !LOCAL.test(local)) return null
  const address = `${local}@${domain}`
  return address.length <= MAX_ADDRESS ? address : null
}

/** The domain of an address in its ASCII form, or null for what is none (B74). */
export function readMailDomain(text: string): string | null {
  const typed = text.normalize("NFC").toLowerCase()
  // Full-width letters, ligatures, soft hyphens and the like would be mapped away silently.
  if (!DOMAIN_SIGNS.test(typed) || typed.normalize("NFKC") !== typed) return null
  const ascii = domainToASCII(typed)
  const labels = ascii.split(".")
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || /^[0-9]+$/.test(labels.at(-1) ?? "")) return null
  const unicode = domainToUnicode(ascii)
  if (unicode !== typed && ascii !== typed) return null
  return unicode.split(".").every(isOneScript) ? ascii : null
}

/** Sets of scripts that are written together (Unicode TS 39, "highly restrictive"); a label of any other mixture poses as another. */
const WRITTEN_TOGETHER = [
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]+$/u,
]

/** Scripts that stand alone in a label. */
const OTHER_SCRIPTS = (
  "Cyrillic Greek Arabic Hebrew Armenian Georgian Devanagari Bengali Gujarati Gurmukhi Kannada Malayalam " +
  "Oriya Sinhala Tamil Telugu Thai Lao Khmer Myanmar Ethiopic"
)
  .split(" ")
  .map((script) => new RegExp(`^[\\p{Script=${script}}\\p{Script=Inherited}0-9-]+$`, "u"))

function isOneScript(label: string): boolean {
  if (/^[\x00-\x7f]+$/.test(label) || WRITTEN_TOGETHER.some((scripts) => scripts.test(label))) return true
  return OTHER_SCRIPTS.some((script) => script.test(label))
}
