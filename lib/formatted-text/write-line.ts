import { JOINER } from "./joiner.ts"
import { markdown, settledLink } from "./markdown.ts"
import { sameMarks, UNMARKED, type Inline, type Marks } from "./tree.ts"

const { isPunctCharCode, isMdAsciiPunct, isWhiteSpace } = markdown.utils

/** What a line is made of: text as it stands, and where bold or italic begin and end. */
type Piece = { readonly kind: "raw"; readonly text: string } | { readonly kind: "open" | "close"; readonly sign: string }

/** Writes the content of a settled paragraph with marks, as it could have been typed. */
export function writeLine(content: readonly Inline[]): string {
  return assembled(piecesOf(content, "line")).split("\n").map(escapeStart).join("\n")
}

/** Where words stand: in the line itself, within bold or italic, or as the text of a link. */
type Place = "line" | "mark" | "link"

/** Opens first what lasts longest, so that marks lie in each other and do not cross. */
function piecesOf(content: readonly Inline[], place: Place): readonly Piece[] {
  const out: Piece[] = []
  for (let at = 0; at < content.length;) {
    const piece = content[at] as Inline
    const lasts = { href: reach(content, at, "href"), strong: reach(content, at, "strong"), em: reach(content, at, "em") }
    const longest = Math.max(lasts.href, lasts.strong, lasts.em)
    if (longest === 0) {
      out.push({ kind: "raw", text: piece.kind === "break" ? "\n" : escapeText(piece.text, place) })
      at++
      continue
    }
    const inner = content.slice(at, at + longest)
    const isAlone = place === "line" && endsWithSpace(out.at(-1)) && beginsWithSpace(content[at + longest])
    out.push(...(lasts.href === longest ? linkPieces(inner, isAlone ? "alone" : "among") : markPieces(inner, lasts, place)))
    at += longest
  }
  return out
}

/** How many pieces from here on have the mark. */
function reach(content: readonly Inline[], from: number, mark: keyof Marks): number {
  const value = content[from]?.[mark] ?? null
  if (value === null || value === false) return 0
  let to = from
  while (content[to]?.[mark] === value) to++
  return to - from
}

function markPieces(inner: readonly Inline[], lasts: { readonly strong: number; readonly em: number }, place: Place): readonly Piece[] {
  const isStrong = lasts.strong === inner.length
  const isEm = lasts.em === inner.length
  const sign = `${isStrong ? "**" : ""}${isEm ? "*" : ""}`
  const rest = inner.map((piece) => ({ ...piece, strong: piece.strong && !isStrong, em: piece.em && !isEm }))
  return [{ kind: "open", sign }, ...piecesOf(rest, place === "link" ? "link" : "mark"), { kind: "close", sign }]
}

function linkPieces(inner: readonly Inline[], stands: "alone" | "among"): readonly Piece[] {
  const href = inner[0]?.href ?? ""
  const bare = stands === "alone" ? bareLink(inner, href) : null
  if (bare !== null) return [{ kind: "raw", text: bare }]
  return [{ kind: "raw", text: "[" }, ...linkText(inner), { kind: "raw", text: `](${target(href)})` }]
}

/** Signs that end no link's text and no mark. */
const PLAIN_ADDRESS = /^[A-Za-z0-9.~:/?#@!$&+,;=%-]+$/

function linkText(inner: readonly Inline[]): readonly Piece[] {
  const [only, ...more] = inner.map((piece): Inline => ({ ...piece, href: null }))
  if (only?.kind === "text" && more.length === 0 && sameMarks(only, UNMARKED) && PLAIN_ADDRESS.test(only.text))
    return [{ kind: "raw", text: only.text }]
  return only === undefined ? [] : piecesOf([only, ...more], "link")
}

/** An address that is written out becomes a link by itself, where it stands alone. */
function bareLink([only, ...more]: readonly Inline[], href: string): string | null {
  if (only?.kind !== "text" || more.length > 0 || only.strong || only.em) return null
  const [found, ...others] = markdown.linkify.match(only.text) ?? []
  const isWhole = found !== undefined && others.length === 0 && found.text === only.text
  if (!isWhole || settledLink(found.url) !== href) return null
  return markdown.normalizeLinkText(found.url) === only.text && !/[*_\\]/.test(only.text) ? only.text : null
}

function endsWithSpace(piece: Piece | undefined): boolean {
  return piece === undefined || (piece.kind === "raw" && /\s$/u.test(piece.text))
}

function beginsWithSpace(piece: Inline | undefined): boolean {
  return piece === undefined || piece.kind === "break" || /^\s/u.test(piece.text)
}

function target(href: string): string {
  const written = href.replaceAll(/[\\&]/g, "\\$&").replaceAll("<", "%3C").replaceAll(">", "%3E")
  return /[()\\]/.test(written.replaceAll("\\&", "")) ? `<${written}>` : written.replaceAll(/\\&(?![a-z#])/gi, "&")
}

/** Before signs that would be read as marks, a backslash, and nowhere else: what was typed should be found again as it was typed. */
function escapeText(text: string, place: Place): string {
  const escaped = text.replaceAll(/[\\*_<[\]]/g, (sign, at: number) => (isMeant(text, at, place) ? sign : `\\${sign}`))
  // What is an address was made a link before; what only begins like one stays text.
  return escaped.replaceAll(/(https?(?=:\/\/)|mailto(?=:))/gi, "$1\\")
}

/** Whether a sign is itself where it stands, and cannot be taken for a mark. */
function isMeant(text: string, at: number, place: Place): boolean {
  const [before = "", sign = "", after = ""] = [text[at - 1], text[at], text[at + 1]]
  if (sign === "\\") return /[\p{L}\p{N} ]/u.test(after)
  if (sign === "*") return before === " " && after === " "
  if (sign === "_") return (before === " " && after === " ") || (/[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after))
  if (sign === "<") return /[ 0-9=]/.test(after)
  return place !== "link" && (sign === "[" || /[^(]/.test(after))
}

/** What would begin a list or a quote at the start of a line. */
function escapeStart(line: string): string {
  return line.replace(/^([-+*>])(?=\s|$)|^>/, (sign) => `\\${sign}`).replace(/^([0-9]{1,9})([.)])(?=\s|$)/, "$1\\$2")
}

/** Puts the pieces together, and a joiner where a mark would not be read as one. */
function assembled(pieces: readonly Piece[]): string {
  let out = ""
  pieces.forEach((piece, at) => {
    if (piece.kind === "raw") {
      out += piece.text
      return
    }
    if (at > 0 && pieces[at - 1]?.kind !== "raw") out += JOINER
    const next = pieces[at + 1]
    const after = first(next === undefined ? " " : next.kind === "raw" ? next.text : JOINER)
    const [outside, inside] = piece.kind === "open" ? [last(out), after] : [after, last(out)]
    const joiner = isWhiteSpace(inside) || (isSign(inside) && !isEdge(outside)) ? JOINER : ""
    out += piece.kind === "open" ? piece.sign + joiner : joiner + piece.sign
  })
  return out
}

const first = (text: string) => text.codePointAt(0) ?? 0x20
const last = (text: string) => [...text.slice(-2)].at(-1)?.codePointAt(0) ?? 0x20
const isSign = (code: number) => isMdAsciiPunct(code) || isPunctCharCode(code)
const isEdge = (code: number) => isWhiteSpace(code) || isSign(code)
