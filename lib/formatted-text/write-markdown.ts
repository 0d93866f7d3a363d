import { settle } from "./settle.ts"
import type { Block } from "./tree.ts"
import { writeBlocks } from "./write.ts"
import { writeLine } from "./write-line.ts"

/** A text with its form, as it could have been typed with marks: read again with `readMarkdown`, it is the same (M1). */
export function writeMarkdown(blocks: readonly Block[]): string {
  return writeBlocks(settle(blocks), writeLine)
}
