import { writePicture } from "./picture.ts"
import { isTight } from "./settle.ts"
import type { Block, Inline, List } from "./tree.ts"

/** How the lines of a paragraph are written. */
export type LineWriter = (content: readonly Inline[]) => string

/** Writes a settled text down, its lists and quotes with the signs that mail has always had for them. */
export function writeBlocks(blocks: readonly Block[], line: LineWriter): string {
  return linesOf(blocks, line).join("\n")
}

function linesOf(blocks: readonly Block[], line: LineWriter): readonly string[] {
  const out: string[] = []
  let before: { readonly list: List; readonly sign: string } | null = null
  for (const block of blocks) {
    if (out.length > 0) out.push("")
    if (block.kind === "list") {
      // Two lists in a row would be read as one if they had the same sign.
      const sign: string =
        before !== null && isLike(before.list, block) && before.sign === signOf(block) ? otherSignOf(block) : signOf(block)
      out.push(...listLines(block, sign, line))
      before = { list: block, sign }
      continue
    }
    before = null
    if (block.kind === "paragraph") out.push(...line(block.content).split("\n"))
    else if (block.kind === "picture") out.push(writePicture(block))
    else out.push(...linesOf(block.blocks, line).map((one) => (one === "" ? ">" : `> ${one}`)))
  }
  return out
}

const isLike = (a: List, b: List) => (a.start === null) === (b.start === null)
const signOf = ({ start }: List) => (start === null ? "-" : ".")
const otherSignOf = ({ start }: List) => (start === null ? "+" : ")")

function listLines({ start, loose, items }: List, sign: string, line: LineWriter): readonly string[] {
  const isWide = loose || !items.every(isTight)
  return items.flatMap((blocks, at) => {
    const mark = start === null ? sign : `${Math.min(start + at, 999_999_999)}${sign}`
    const lines = isWide ? linesOf(blocks, line) : blocks.flatMap((block) => linesOf([block], line))
    const [first = "", ...rest] = lines
    const indent = " ".repeat(mark.length + 1)
    const item = [`${mark} ${first}`.trimEnd(), ...rest.map((one) => (one === "" ? "" : indent + one))]
    return isWide && at > 0 ? ["", ...item] : item
  })
}
