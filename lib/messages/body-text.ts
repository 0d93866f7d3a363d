import { sanitiseBody } from "./body.ts"

/** How each element of a message is written down as text. */
type Notation = {
  readonly strong: string
  readonly em: string
  readonly link: (text: string, href: string) => string
  readonly text: (text: string) => string
}

const PLAIN: Notation = {
  strong: "",
  em: "",
  link: (text, href) => (text === href || `mailto:${text}` === href || `${text}/` === href ? text : `${text} (${href})`),
  text: (text) => text,
}

const MARKDOWN: Notation = {
  strong: "**",
  em: "*",
  link: (text, href) => `[${text}](<${href}>)`,
  text: (text) =>
    text
      .replaceAll(/[\\*_[\]<>]/g, "\\$&")
      .replaceAll(/^(\s*)([-+])(\s)/gm, "$1\\$2$3")
      .replaceAll(/^(\s*[0-9]+)([.)])(\s)/gm, "$1\\$2$3"),
}

/** The text of a formatted body: for previews, for quoting in a reply, and for readers without HTML. */
export function plainTextOf(html: string): string {
  return write(html, PLAIN)
}

/** A formatted body as it could have been typed, so that a forwarded message can be edited with its form kept. */
export function markdownOf(html: string): string {
  return write(html, MARKDOWN)
}

const TOKEN = /<(\/?)([a-z]+)([^>]*)>|([^<]+)/g

type List = { readonly ordered: boolean; next: number }

/** Walks sanitised HTML, whose grammar is small and known: eight elements, no stray angle brackets, four character references. */
function write(html: string, notation: Notation): string {
  const lists: List[] = []
  const links: { readonly href: string; readonly from: number }[] = []
  let text = ""
  // Line breaks after an element only lay the HTML out; in running text they are spaces.
  const laidOut = sanitiseBody(html)
    .replaceAll(/>\s*\n\s*/g, ">")
    .replaceAll("\n", " ")
  for (const [, closing, name, attributes = "", content] of laidOut.matchAll(TOKEN)) {
    if (content !== undefined) {
      text += notation.text(decoded(content))
      continue
    }
    const opens = closing === ""
    if (name === "strong") text += notation.strong
    if (name === "em") text += notation.em
    if (name === "br") text += "\n" + "  ".repeat(lists.length)
    if (name === "p" && lists.length === 0) text = opens ? paragraph(text) : text + "\n\n"
    if (name === "ul" || name === "ol") text = opens ? openList(text, lists, name === "ol", attributes) : closeList(text, lists)
    if (name === "li" && opens) text = openItem(text, lists)
    if (name === "a" && opens) links.push({ href: decoded(/href="([^"]*)"/.exec(attributes)?.[1] ?? ""), from: text.length })
    if (name === "a" && !opens) {
      const link = links.pop()
      if (link !== undefined) text = text.slice(0, link.from) + notation.link(text.slice(link.from), link.href)
    }
  }
  return text
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
}

const paragraph = (text: string) => (text === "" || text.endsWith("\n\n") ? text : text.trimEnd() + "\n\n")

function openList(text: string, lists: List[], ordered: boolean, attributes: string): string {
  const before = lists.length === 0 ? paragraph(text) : text
  lists.push({ ordered, next: Number(/start="([0-9]+)"/.exec(attributes)?.[1] ?? 1) })
  return before
}

function closeList(text: string, lists: List[]): string {
  lists.pop()
  return lists.length === 0 ? text.trimEnd() + "\n\n" : text
}

function openItem(text: string, lists: readonly List[]): string {
  const list = lists.at(-1)
  const mark = list?.ordered === true ? `${list.next++}. ` : "- "
  const before = text === "" || text.endsWith("\n\n") ? text : text.trimEnd() + "\n"
  return before + "  ".repeat(Math.max(0, lists.length - 1)) + mark
}

const REFERENCES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" }

const decoded = (text: string) => text.replaceAll(/&(?:lt|gt|quot|amp);/g, (reference) => REFERENCES[reference] ?? reference)
