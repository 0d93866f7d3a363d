import { PICTURE_ATTRIBUTE } from "./markdown.ts"
import { settle } from "./settle.ts"
import { UNMARKED, type Block, type Inline, type Marks } from "./tree.ts"

const TOKEN = /<(\/?)([a-z]+)([^>]*)>|([^<]+)/g

/** An element that is open: what it holds so far, and the words that are no paragraph yet. */
type Open = {
  readonly name: string
  readonly start: number | null
  /** Of a paragraph that stands for a picture. */
  readonly file: string | null
  loose: boolean
  blocks: Block[]
  items: (readonly Block[])[]
  words: Inline[]
}

const opened = (name: string, attributes = ""): Open => ({
  name,
  start: name === "ol" ? Number(/start="([0-9]+)"/.exec(attributes)?.[1] ?? 1) : null,
  file: name === "p" ? (FILE.exec(attributes)?.[1] ?? null) : null,
  loose: false,
  blocks: [],
  items: [],
  words: [],
})

const FILE = new RegExp(`${PICTURE_ATTRIBUTE}="([0-9]+)"`)

/** Reads sanitised HTML (lib/messages/body.ts), whose grammar is small and known: nine elements, no stray angle brackets, four character references. */
export function readHtml(html: string): readonly Block[] {
  const root = opened("")
  const path: Open[] = [root]
  const marks: Marks[] = [UNMARKED]
  const here = () => path.at(-1) ?? root
  // Line breaks after an element only lay the HTML out; in running text they are spaces.
  const laidOut = html.replaceAll(/>\s*\n\s*/g, ">").replaceAll("\n", " ")
  for (const [, closing, name = "", attributes = "", content] of laidOut.matchAll(TOKEN)) {
    const now = marks.at(-1) ?? UNMARKED
    if (content !== undefined) here().words.push({ kind: "text", text: decoded(content), ...now })
    else if (name === "br") here().words.push({ kind: "break", ...now })
    else if (name === "strong" || name === "em" || name === "a") {
      if (closing === "") marks.push({ ...now, ...marked(name, attributes) })
      else if (marks.length > 1) marks.pop()
    } else if (closing === "") {
      endParagraph(here())
      path.push(opened(name, attributes))
    } else if (path.length > 1) close(path)
  }
  while (path.length > 1) close(path)
  endParagraph(root)
  return settle(root.blocks)
}

function marked(name: string, attributes: string): Partial<Marks> {
  if (name === "a") return { href: decoded(/href="([^"]*)"/.exec(attributes)?.[1] ?? "") }
  return name === "strong" ? { strong: true } : { em: true }
}

function endParagraph(open: Open): void {
  if (open.words.length > 0) open.blocks.push({ kind: "paragraph", content: open.words })
  open.words = []
}

const textOf = (words: readonly Inline[]) => words.map((piece) => (piece.kind === "text" ? piece.text : " ")).join("")

/** Puts the innermost element into the one around it. */
function close(path: Open[]): void {
  const done = path.pop()
  const into = path.at(-1)
  if (done === undefined || into === undefined) return
  if (done.file !== null && done.blocks.length === 0) {
    into.blocks.push({ kind: "picture", file: done.file, alt: textOf(done.words) })
    return
  }
  endParagraph(done)
  if (done.name === "li" && (into.name === "ul" || into.name === "ol")) into.items.push(done.blocks)
  else if (done.name === "ul" || done.name === "ol")
    into.blocks.push({ kind: "list", start: done.start, loose: done.loose, items: [...done.items, ...done.blocks.map((block) => [block])] })
  else if (done.name === "blockquote") into.blocks.push({ kind: "quote", blocks: done.blocks })
  else into.blocks.push(...done.blocks)
  if (done.name === "li") into.loose ||= done.loose
  if (done.name === "p" && into.name === "li") into.loose = true
}

const REFERENCES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" }

const decoded = (text: string) => text.replaceAll(/&(?:lt|gt|quot|amp);/g, (reference) => REFERENCES[reference] ?? reference)
