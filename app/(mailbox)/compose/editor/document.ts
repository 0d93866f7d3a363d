import { Fragment, type Mark, type Node } from "prosemirror-model"
import { settledLink } from "#lib/formatted-text/markdown.ts"
import { readMarkdown } from "#lib/formatted-text/read-markdown.ts"
import { settle } from "#lib/formatted-text/settle.ts"
import type { Block, Inline, Marks, Picture } from "#lib/formatted-text/tree.ts"
import { writeBlocks } from "#lib/formatted-text/write.ts"
import { writeLine } from "#lib/formatted-text/write-line.ts"
import { isEmptyParagraph, schema } from "./schema.ts"

const { nodes, marks } = schema

/** The text of the field as a document: an answer begins above what it quotes, so an empty line there is kept. */
export function readDocument(text: string): Node {
  const blocks = readMarkdown(text).map(toNode)
  const isOpen = /^[ \t]*\n/.test(text) || blocks.length === 0
  // Below a picture there is always a line to write on.
  const isEnded = blocks.at(-1)?.type === nodes.picture
  return nodes.doc.create(null, [...(isOpen ? [nodes.paragraph.create()] : []), ...blocks, ...(isEnded ? [nodes.paragraph.create()] : [])])
}

/** A document as the text of the field, with marks; read again, it is the same. */
export function writeDocument(doc: Node): string {
  const blocks = doc.children.flatMap((node) => once(settled, node, () => settle([fromNode(node)])))
  const text = writeBlocks(blocks, (content) => once(lines, content, () => writeLine(content)))
  return isEmptyParagraph(doc.firstChild) && text !== "" ? `\n\n${text}` : text
}

/** It is written at every key, so what did not change since the last one is not written anew: the editor keeps such nodes as they are. */
const settled = new WeakMap<Node, readonly Block[]>()
const lines = new WeakMap<readonly Inline[], string>()

function once<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

/** Blocks as nodes of the editor. */
export const nodesOf = (blocks: readonly Block[]): Fragment => Fragment.fromArray(blocks.map(toNode))

function toNode(block: Block): Node {
  if (block.kind === "paragraph") return nodes.paragraph.create(null, block.content.map(toInline))
  if (block.kind === "quote") return nodes.quote.create(null, block.blocks.map(toNode))
  if (block.kind === "picture") return nodes.picture.create({ file: block.file, alt: block.alt })
  const { start, loose } = block
  const items = block.items.map(toItem)
  return start === null ? nodes.bullets.create({ loose }, items) : nodes.numbers.create({ loose, start }, items)
}

function toItem(blocks: readonly Block[]): Node {
  const content = blocks.map(toNode)
  return nodes.item.create(null, content[0]?.type === nodes.paragraph ? content : [nodes.paragraph.create(), ...content])
}

function toInline(piece: Inline): Node {
  const given = toMarks(piece)
  return piece.kind === "break" ? nodes.line.create(null, null, given) : schema.text(piece.text, given)
}

function toMarks({ strong, em, href }: Marks): readonly Mark[] {
  const link = href === null ? null : settledLink(href)
  return [
    ...(link === null ? [] : [marks.link.create({ href: link })]),
    ...(strong ? [marks.strong.create()] : []),
    ...(em ? [marks.em.create()] : []),
  ]
}

/** What a node says of the picture that stands there. */
export const pictureOf = ({ attrs }: Node): Picture => ({ kind: "picture", file: String(attrs["file"]), alt: String(attrs["alt"]) })

function fromNode(node: Node): Block {
  if (node.type === nodes.paragraph) return { kind: "paragraph", content: node.children.map(fromInline) }
  if (node.type === nodes.quote) return { kind: "quote", blocks: node.children.map(fromNode) }
  if (node.type === nodes.picture) return pictureOf(node)
  const start = node.type === nodes.numbers ? Number(node.attrs["start"]) : null
  return { kind: "list", start, loose: node.attrs["loose"] === true, items: node.children.map((item) => item.children.map(fromNode)) }
}

function fromInline(node: Node): Inline {
  const given: Marks = {
    strong: marks.strong.isInSet(node.marks) !== undefined,
    em: marks.em.isInSet(node.marks) !== undefined,
    href: (marks.link.isInSet(node.marks)?.attrs["href"] as string | undefined) ?? null,
  }
  return node.isText ? { kind: "text", text: node.text ?? "", ...given } : { kind: "break", ...given }
}
