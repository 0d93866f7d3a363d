import { Schema, type Attrs, type Node } from "prosemirror-model"
import { safeLink } from "#lib/formatted-text/markdown.ts"

const looseAttr = { loose: { default: false } }

/** What can stand in the editor: what a message may hold (lib/messages/body.ts), and nothing else, so that nothing else can be pasted, dropped or typed. */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    quote: { group: "block", content: "block+", parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullets: { group: "block", content: "item+", attrs: looseAttr, parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    numbers: {
      group: "block",
      content: "item+",
      attrs: { ...looseAttr, start: { default: 1 } },
      parseDOM: [{ tag: "ol", getAttrs: (element) => ({ start: Number(element.getAttribute("start") ?? 1) }) }],
      toDOM: ({ attrs }) => ["ol", startOf(attrs), 0],
    },
    item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    line: { group: "inline", inline: true, selectable: false, linebreakReplacement: true, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (element) => linkAttrs(element.getAttribute("href") ?? "") }],
      toDOM: ({ attrs }) => ["a", { href: String(attrs["href"]), rel: "noopener noreferrer nofollow" }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  },
})

const startOf = (attrs: Attrs): Record<string, string> => (attrs["start"] === 1 ? {} : { start: String(attrs["start"]) })

function linkAttrs(href: string): Attrs | false {
  const safe = safeLink(href)
  return safe === null ? false : { href: safe }
}

/** Whether a paragraph stands there with nothing in it. */
export const isEmptyParagraph = (node: Node | null): boolean => node?.type === schema.nodes.paragraph && node.content.size === 0
