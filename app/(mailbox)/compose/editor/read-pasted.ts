import { settledLink } from "#lib/formatted-text/markdown.ts"
import { settledPicture } from "#lib/formatted-text/picture.ts"
import { settle } from "#lib/formatted-text/settle.ts"
import { UNMARKED, type Block, type Inline, type List, type Marks } from "#lib/formatted-text/tree.ts"
import { inertDocument } from "./inert-html.ts"
import { joinWordLists } from "./word-lists.ts"

/** What holds no words for a reader, or words that were not meant to be seen. */
const LEFT_OUT = new Set(
  "head script style title meta link base template noscript iframe frame object embed applet svg math video audio canvas map select textarea input button progress meter dialog datalist xmp plaintext noembed noframes".split(" "),
) // prettier-ignore
const HIDDEN = /display:\s*none|visibility:\s*hidden|mso-hide:\s*all/i
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split(" "),
) // prettier-ignore
const HEADING = /^h[1-6]$/
/** Deeper than anybody writes lists and quotes. */
const MOST_LEVELS = 20

type Place = { readonly marks: Marks; readonly spaces: "kept" | "joined"; readonly levels: number }

/**
 * Reads HTML from another program, such as Word, Outlook or a web page, as what a message may hold: paragraphs, bold, italic, lists, quotes, links. A heading
 * becomes bold, a row of a table one line; everything else keeps its words only (B45).
 */
export function readPasted(html: string): readonly Block[] {
  const { body } = inertDocument(html)
  joinWordLists(body)
  return settle(blocksIn(body, { marks: UNMARKED, spaces: "joined", levels: 0 }))
}

function blocksIn(element: Element, place: Place): readonly Block[] {
  const blocks: Block[] = []
  let words: Inline[] = []
  const end = () => {
    if (words.length > 0) blocks.push({ kind: "paragraph", content: words })
    words = []
  }
  const visit = (node: ChildNode, at: Place) => {
    if (node.nodeType === 3) words.push(...textOf(node.nodeValue ?? "", at, words.at(-1)))
    if (!isElement(node) || isLeftOut(node)) return
    if (node.localName === "br") words.push({ kind: "break", ...at.marks })
    else if (node.localName === "img") words.push(...textOf(pictogram(node), at, undefined))
    else if (BLOCKS.has(node.localName)) {
      end()
      blocks.push(...blockOf(node, { ...at, marks: marksOf(node, at.marks) }))
    } else {
      const inner = { ...at, marks: marksOf(node, at.marks) }
      for (const child of node.childNodes) visit(child, inner)
    }
  }
  for (const child of element.childNodes) visit(child, place)
  end()
  return joined(blocks)
}

const isElement = (node: ChildNode): node is Element & ChildNode => node.nodeType === 1
const styleOf = (element: Element) => element.getAttribute("data-style") ?? ""
const isLeftOut = (element: Element) => LEFT_OUT.has(element.localName) || element.hasAttribute("hidden") || HIDDEN.test(styleOf(element))

function blockOf(element: Element, place: Place): readonly Block[] {
  const name = element.localName
  const isDeep = place.levels >= MOST_LEVELS
  const picture = name === "figure" ? pictureIn(element) : null
  if (picture !== null) return [picture]
  const inner = { ...place, levels: place.levels + 1 }
  if ((name === "ul" || name === "ol" || name === "menu") && !isDeep) return [listOf(element, inner)]
  if (name === "blockquote" && !isDeep) return [{ kind: "quote", blocks: blocksIn(element, inner) }]
  if (name === "tr") return rowOf(element, place)
  if (name === "pre") return blocksIn(element, { ...place, spaces: "kept" })
  return blocksIn(element, place)
}

/** One that was cut or copied in the editor (./schema.ts). It can only name a file of the message that is being written. */
function pictureIn(element: Element): Block | null {
  const file = element.getAttribute("data-picture")
  return file === null ? null : settledPicture(file, element.getAttribute("data-alt") ?? "")
}

function listOf(element: Element, place: Place): List {
  const items: Block[][] = []
  for (const child of element.children) {
    if (isLeftOut(child)) continue
    // Some programs put a list that belongs to an item behind it.
    if (child.localName === "li" || items.length === 0) items.push([...blocksIn(child, { ...place, marks: marksOf(child, place.marks) })])
    else items.at(-1)?.push(...blockOf(child, place))
  }
  const start = element.localName === "ol" ? Number.parseInt(element.getAttribute("start") ?? "1", 10) : null
  return { kind: "list", start: Number.isNaN(start) ? 1 : start, loose: false, items }
}

/** One line where each cell is one, else what stands in the cells below each other. */
function rowOf(element: Element, place: Place): readonly Block[] {
  const cells = [...element.children]
    .filter((cell) => !isLeftOut(cell))
    .map((cell) => blocksIn(cell, { ...place, marks: marksOf(cell, place.marks) }))
  const lines = cells.flatMap((blocks) => lineOf(blocks) ?? [])
  if (lines.length < cells.length) return cells.flat()
  const between: Inline = { kind: "text", text: " | ", ...UNMARKED }
  return [{ kind: "paragraph", content: lines.flatMap((line, at) => (at > 0 ? [between, ...line.words] : line.words)) }]
}

/** The words of a cell that holds one line or nothing. */
function lineOf([first, ...more]: readonly Block[]): { readonly words: readonly Inline[] } | null {
  if (more.length > 0 || (first !== undefined && first.kind !== "paragraph")) return null
  const words = first?.content ?? []
  return words.some(({ kind }) => kind === "break") ? null : { words }
}

function marksOf(element: Element, around: Marks): Marks {
  const [name, style] = [element.localName, styleOf(element)]
  const weight = /(?:^|[;\s])font-weight:\s*(bold|normal|[0-9]+)/i.exec(style)?.[1]?.toLowerCase()
  const slant = /(?:^|[;\s])font-style:\s*(italic|oblique|normal)/i.exec(style)?.[1]?.toLowerCase()
  const isStrong = name === "b" || name === "strong" || name === "th" || HEADING.test(name) || around.strong
  const isEm = name === "i" || name === "em" || name === "cite" || around.em
  return {
    strong: weight === undefined ? isStrong : weight === "bold" || Number(weight) >= 600,
    em: slant === undefined ? isEm : slant !== "normal",
    href: name === "a" ? settledLink(element.getAttribute("href") ?? "") : around.href,
  }
}

/** Text as a browser would show it: line breaks and spaces in a row are one space, but where they are kept. */
function textOf(text: string, { marks, spaces }: Place, before: Inline | undefined): readonly Inline[] {
  if (spaces === "kept")
    return text
      .split("\n")
      .flatMap((line, at): readonly Inline[] => [
        ...(at > 0 ? [{ kind: "break" as const, ...marks }] : []),
        { kind: "text", text: line, ...marks },
      ])
  const short = text.replaceAll(/[ \t\n\r\f]+/g, " ")
  const isAfterSpace = before?.kind === "text" && before.text.endsWith(" ")
  const shown = isAfterSpace ? short.replace(/^ /, "") : short
  return shown === "" ? [] : [{ kind: "text", text: shown, ...marks }]
}

/** Programs that draw their own pictograms say beside each which it is. */
function pictogram(image: Element): string {
  const text = image.getAttribute("alt") ?? ""
  return /^\p{RGI_Emoji}$/v.test(text) ? text : ""
}

/** Some programs make a list of its own for each item. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const out: Block[] = []
  for (const block of blocks) {
    const last = out.at(-1)
    if (last?.kind === "list" && block.kind === "list" && goesOn(last, block))
      out[out.length - 1] = { ...last, items: [...last.items, ...block.items] }
    else out.push(block)
  }
  return out
}

const goesOn = (list: List, next: List) =>
  list.start === null ? next.start === null : next.start !== null && next.start === list.start + list.items.length
