import { settledPicture } from "./picture.ts"
import { settleLines } from "./settle-lines.ts"
import type { Block, List, Picture } from "./tree.ts"

/**
 * Brings a text to the form in which it can be written down with marks and read again without a difference: nothing empty, nothing that the marks cannot say.
 * Two texts that look alike in a letter are the same when they are settled, but for where an empty line makes a list wider.
 */
export function settle(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap(settleBlock)
}

function settleBlock(block: Block): readonly Block[] {
  if (block.kind === "paragraph") return settleLines(block.content).map((content) => ({ kind: "paragraph", content }))
  if (block.kind === "picture") return settlePicture(block)
  if (block.kind === "quote") {
    const blocks = settle(block.blocks)
    return blocks.length === 0 ? [] : [{ kind: "quote", blocks }]
  }
  return block.items.length === 0 ? [] : [settleList(block)]
}

function settlePicture({ file, alt }: Picture): readonly Block[] {
  const settled = settledPicture(file, alt)
  return settled === null ? [] : [settled]
}

const MOST = 999_999_999

function settleList({ start, loose, items: given }: List): List {
  const items = given.map(settle)
  // Space is seen only around text that stands in the list itself.
  const hasText = items.some((blocks) => blocks.some(({ kind }) => kind === "paragraph"))
  const canBeWide = items.length > 1 || items.some((blocks) => blocks.length > 1)
  const isWide = hasText && ((loose && canBeWide) || !items.every(isTight))
  return { kind: "list", start: start === null ? null : Math.min(Math.max(0, Math.trunc(start)), MOST), loose: isWide, items }
}

/** Whether an item's blocks can follow each other without an empty line. */
export function isTight([first, second, ...more]: readonly Block[]): boolean {
  if (second === undefined) return true
  if (first?.kind !== "paragraph" || more.length > 0 || second.kind === "paragraph") return false
  return second.kind !== "list" || interrupts(second)
}

/** Directly below a line of text only such a list is read as one. */
const interrupts = ({ start, items: [first] }: List) => (start === null || start === 1) && first !== undefined && first.length > 0
