import type { Token } from "markdown-it"
import { markdown, safeLink } from "./markdown.ts"
import { settle } from "./settle.ts"
import type { Block, Inline, Marks } from "./tree.ts"

/** What was typed with marks, as the letter shows it (M1). */
export function readMarkdown(text: string): readonly Block[] {
  return settle(blocksOf(markdown.parse(text, {}).values()))
}

/** Takes tokens up to the one that closes the element in which they stand. */
function blocksOf(tokens: IterableIterator<Token>): readonly Block[] {
  const blocks: Block[] = []
  for (let next = tokens.next(); next.done !== true && next.value.nesting !== -1; next = tokens.next()) {
    const token = next.value
    if (token.type === "inline") blocks.push({ kind: "paragraph", content: inlineOf(token.children ?? []) })
    if (token.type === "picture") blocks.push({ kind: "picture", file: token.info, alt: token.content })
    if (token.nesting !== 1) continue
    if (token.type === "bullet_list_open" || token.type === "ordered_list_open") blocks.push(listOf(token, tokens))
    else if (token.type === "blockquote_open") blocks.push({ kind: "quote", blocks: blocksOf(tokens) })
    else blocks.push(...blocksOf(tokens))
  }
  return blocks
}

function listOf(open: Token, tokens: IterableIterator<Token>): Block {
  const items: (readonly Block[])[] = []
  let loose = false
  const watched = watching(tokens, (token) => {
    if (token.type === "paragraph_open" && token.level === open.level + 2 && !token.hidden) loose = true
  })
  for (let next = watched.next(); next.done !== true && next.value.nesting !== -1; next = watched.next()) items.push(blocksOf(watched))
  const start = open.type === "ordered_list_open" ? Number(open.attrGet("start") ?? 1) : null
  return { kind: "list", start, loose, items }
}

function* watching(tokens: IterableIterator<Token>, see: (token: Token) => void): Generator<Token, undefined> {
  for (let next = tokens.next(); next.done !== true; next = tokens.next()) {
    see(next.value)
    yield next.value
  }
}

function inlineOf(tokens: readonly Token[]): readonly Inline[] {
  const content: Inline[] = []
  let [strong, em] = [0, 0]
  let href: string | null = null
  for (const token of tokens) {
    const marks: Marks = { strong: strong > 0, em: em > 0, href }
    if (token.type === "strong_open" || token.type === "strong_close") strong += token.nesting
    else if (token.type === "em_open" || token.type === "em_close") em += token.nesting
    else if (token.type === "link_open") href = safeLink(String(token.attrGet("href") ?? ""))
    else if (token.type === "link_close") href = null
    else if (token.type === "softbreak" || token.type === "hardbreak") content.push({ kind: "break", ...marks })
    else content.push({ kind: "text", text: token.content, ...marks })
  }
  return content
}
