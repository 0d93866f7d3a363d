import { Schema, type Attrs, type DOMOutputSpec, type Node } from "prosemirror-model"
import { SPRITE } from "#app/_ui/icon-names.ts"
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
    picture: {
      group: "block",
      atom: true,
      draggable: true,
      attrs: { file: { validate: "string" }, alt: { validate: "string" } },
      leafText: ({ attrs }) => String(attrs["alt"]),
      parseDOM: [{ tag: "figure[data-picture]", getAttrs: pictureAttrs }],
      toDOM: ({ attrs }) => drawnPicture(String(attrs["file"]), String(attrs["alt"])),
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

const SVG = "http://www.w3.org/2000/svg"

/** The words that stand for it and its file: nothing is fetched, and a picture that is only on its way is in its place already. */
const drawnPicture = (file: string, alt: string): DOMOutputSpec => [
  "figure",
  { class: "compose-picture", "data-picture": file, "data-alt": alt },
  [`${SVG} svg`, { class: "icon", "aria-hidden": "true" }, [`${SVG} use`, { href: `${SPRITE}#file-image` }]],
  ["span", { dir: "auto" }, alt],
  ["bdi", { class: "file-facts" }, alt === file ? "" : file],
]

function pictureAttrs(element: HTMLElement): Attrs {
  return { file: element.getAttribute("data-picture") ?? "", alt: element.getAttribute("data-alt") ?? "" }
}

function linkAttrs(href: string): Attrs | false {
  const safe = safeLink(href)
  return safe === null ? false : { href: safe }
}

/** Whether a paragraph stands there with nothing in it. */
export const isEmptyParagraph = (node: Node | null): boolean => node?.type === schema.nodes.paragraph && node.content.size === 0
