import { parseAddress, type Address } from "../address.ts"

export type AddressList = {
  readonly addresses: readonly Address[]
  /** Pieces in which no single exact address was found, as they were typed. */
  readonly wrong: readonly string[]
}

/**
 * Reads addresses as people paste them: between commas, semicolons or line breaks, bare or as `Name <a@b>`.
 * Names are dropped: the proven name is the recipient's own (I10). What is found is exact single addresses, each once (B74).
 */
export function parseAddressList(text: string): AddressList {
  const addresses = new Set<Address>()
  const wrong: string[] = []
  for (const piece of pieces(text)) {
    const found = parseAddress(piece.address)
    if (found === null) wrong.push(piece.typed.slice(0, 100))
    else addresses.add(found)
  }
  return { addresses: [...addresses], wrong }
}

type Piece = { readonly typed: string; readonly address: string }

/**
 * Where semicolons part the addresses, as Outlook writes them, a comma before `<a@b>` belongs to the name: `Öberg, Bo <bo@b.se>; …`.
 * Elsewhere a comma parts, and what is then no address is said: a recipient is never dropped in silence.
 */
function pieces(text: string): Piece[] {
  const segments = split(text, /[;\r\n]/)
  const hasSemicolons = text.includes(";")
  return segments
    .flatMap((segment) => (hasSemicolons && /^[^@<>]*<[^<>]*>$/.test(segment) ? [segment] : split(segment, /,/)))
    .flatMap(addressesIn)
}

/** One address with or without a name, or several with spaces between. */
function addressesIn(part: string): Piece[] {
  const inBrackets = /^[^<>]*<([^<>]*)>$/.exec(part)
  if (inBrackets !== null) return [{ typed: part, address: (inBrackets[1] ?? "").trim() }]
  const words = part.split(/\s+/)
  const areAddresses = words.every((word) => word.includes("@"))
  return (areAddresses ? words : [part]).map((typed) => ({ typed, address: typed.replace(/^mailto:/i, "") }))
}

/** Parts at separators that do not stand in quotes; a quote that is never closed ends with its line. */
function split(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let part = ""
  let isQuoted = false
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    const isLineBreak = sign === "\n" || sign === "\r"
    if (isLineBreak) isQuoted = false
    if (!isQuoted && separator.test(sign)) {
      parts.push(part)
      part = ""
    } else {
      part += sign
    }
  }
  return [...parts, part].map((piece) => piece.trim()).filter((piece) => piece !== "")
}
