import { JOINER } from "./joiner.ts"
import { markdown, settledLink } from "./markdown.ts"
import { sameMarks, sharedMarks, UNMARKED, type Inline, type Marks, type Words } from "./tree.ts"

/**
 * Brings the content of a paragraph to the form in which it can be written down with marks: addresses that are written out are links, spaces at the edge of a
 * mark are not marked, no line begins or ends with a space.
 * @returns a paragraph's content for each stretch between empty lines
 */
export function settleLines(content: readonly Inline[]): readonly (readonly Inline[])[] {
  const paragraphs: Words[][][] = [[]]
  for (const line of linesOf(content).map(settleLine)) {
    if (line.length === 0) paragraphs.push([])
    else paragraphs.at(-1)?.push([...line])
  }
  return paragraphs.filter((lines) => lines.length > 0).map(joined)
}

function linesOf(content: readonly Inline[]): readonly (readonly Words[])[] {
  const lines: Words[][] = [[]]
  for (const piece of content) {
    if (piece.kind === "break") lines.push([])
    else lines.at(-1)?.push(piece)
  }
  return lines
}

const settleLine = (line: readonly Words[]): readonly Words[] => merged(withoutEdges(trimmed(merged(line.map(clean)).flatMap(withLinks))))

/** What no text of ours can hold, and the addresses that we do not allow. */
function clean(piece: Words): Words {
  const text = piece.text
    .replaceAll(JOINER, "")
    .replaceAll("\u0000", "\ufffd")
    .replaceAll(/[\n\r\f\v\t]/g, " ")
  return { ...piece, text, href: piece.href === null ? null : settledLink(piece.href) }
}

function merged(line: readonly Words[]): readonly Words[] {
  const out: Words[] = []
  for (const piece of line) {
    const last = out.at(-1)
    if (piece.text === "") continue
    if (last !== undefined && sameMarks(last, piece)) out[out.length - 1] = { ...last, text: last.text + piece.text }
    else out.push(piece)
  }
  return out
}

function withLinks(piece: Words): readonly Words[] {
  const found = piece.href === null ? (markdown.linkify.match(piece.text) ?? []) : []
  let from = 0
  const out: Words[] = []
  for (const { index, lastIndex, url } of found) {
    const href = settledLink(url)
    if (href === null) continue
    out.push({ ...piece, text: piece.text.slice(from, index) }, { ...piece, text: piece.text.slice(index, lastIndex), href })
    from = lastIndex
  }
  return [...out, { ...piece, text: piece.text.slice(from) }]
}

function trimmed(line: readonly Words[]): readonly Words[] {
  const text = line.map((piece) => piece.text).join("")
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  let at = 0
  return line.map((piece) => {
    const cut = piece.text.slice(Math.max(0, start - at), Math.max(0, end - at))
    at += piece.text.length
    return { ...piece, text: cut }
  })
}

/** Spaces are marked only between words that are marked so too: Markdown knows no mark that begins or ends with a space. */
function withoutEdges(line: readonly Words[]): readonly Words[] {
  const parts = line.flatMap((piece) => (piece.text.match(/\s+|\S+/gu) ?? []).map((text) => ({ ...piece, text })))
  const out = [...parts]
  let after: Marks = UNMARKED
  for (let at = parts.length - 1; at >= 0; at--) {
    const part = parts[at] as Words
    if (/\S/u.test(part.text)) after = part
    else out[at] = { ...part, ...sharedMarks(part, after) }
  }
  let before: Marks = UNMARKED
  return out.map((part) => {
    if (!/\S/u.test(part.text)) return { ...part, ...sharedMarks(part, before) }
    before = part
    return part
  })
}

function joined(lines: readonly (readonly Words[])[]): readonly Inline[] {
  return lines.flatMap((line, at): readonly Inline[] => {
    const before = lines[at - 1]?.at(-1)
    const first = line[0]
    if (before === undefined || first === undefined) return line
    return [{ kind: "break" as const, ...sharedMarks(before, first) }, ...line]
  })
}
