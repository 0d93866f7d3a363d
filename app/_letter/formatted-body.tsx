import { createElement, Fragment, type ReactNode } from "react"

/** On a paragraph that stands for a picture (lib/formatted-text/markdown.ts): its number among the attachments. */
const PICTURE_ATTRIBUTE = "data-attachment"

/** Elements that a letter may have; everything else shows its text only. */
const ELEMENTS = new Set(["p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"])
const BLOCKS = new Set(["p", "ul", "ol", "blockquote"])
const HOLD_BLOCKS = new Set(["ul", "ol", "li", "blockquote"])
const SAFE_LINK = /^(?:https?|mailto|tel):/i

/** What sanitize-html writes: tags with double-quoted attributes, and text. */
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>/g
const ATTRIBUTE = /([a-z-]+)="([^"]*)"/g
const REFERENCES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" }

/**
 * The body of a formatted message as React elements. The HTML comes sanitised (lib/messages/body.ts) and is not handed to the
 * browser's parser a second time: what this reader does not know becomes text, so no re-parsing trick of mXSS has a place (B45),
 * and Trusted Types have nothing to refuse when the page is drawn in the browser.
 */
export function FormattedBody({ html, drawPicture = () => null }: FormattedBodyProps): ReactNode {
  return <Fragment>{toNodes(html, drawPicture)}</Fragment>
}

type FormattedBodyProps = { readonly html: string; readonly drawPicture?: DrawPicture }

/** A picture in the text, by its number among the attachments and the words for what it shows; null where the words alone are to stand there. */
export type DrawPicture = (number: number, alt: string) => ReactNode

type Open = { readonly name: string; readonly attributes: string; readonly children: ReactNode[]; /** Its words alone. */ words: string }

const opened = (name: string, attributes = ""): Open => ({ name, attributes, children: [], words: "" })

function toNodes(html: string, drawPicture: DrawPicture): readonly ReactNode[] {
  const root = opened("")
  const path: Open[] = [root]
  const parent = () => path.at(-1) ?? root
  const closeInnermost = () => {
    const done = path.pop()
    if (done === undefined) return
    parent().words += done.words
    parent().children.push(toElement(done, parent().children.length, drawPicture))
  }
  const text = html.replaceAll("\u0000", "")
  let position = 0
  for (const token of text.matchAll(TOKEN)) {
    const [whole, slash, name = "", attributes = ""] = token
    addText(parent(), text.slice(position, token.index))
    position = token.index + whole.length
    if (slash === "/") {
      const depth = path.findLastIndex((open) => open.name === name)
      while (depth > 0 && path.length > depth) closeInnermost()
      continue
    }
    while (!mayHold(path, name)) closeInnermost()
    path.push(opened(name, attributes))
    if (name === "br") closeInnermost()
  }
  addText(parent(), text.slice(position))
  while (path.length > 1) closeInnermost()
  return root.children
}

/**
 * Whether an element may stand where we are: lists, quotes and paragraphs not in paragraphs and words, items only in lists, no link in a link.
 * A browser moves such elements when it reads the page, and React would then find another page than it wrote.
 */
function mayHold(path: readonly Open[], name: string): boolean {
  const innermost = path.at(-1)?.name ?? ""
  if (innermost === "" || !ELEMENTS.has(name)) return true
  if (name === "li") return innermost === "ul" || innermost === "ol"
  if (BLOCKS.has(name)) return HOLD_BLOCKS.has(innermost)
  return name !== "a" || !path.some((open) => open.name === "a")
}

function addText(into: Open, text: string): void {
  if (text === "") return
  into.children.push(decode(text))
  into.words += decode(text)
}

function toElement({ name, attributes, children, words }: Open, key: number, drawPicture: DrawPicture): ReactNode {
  if (name === "br") return <br key={key} />
  if (name === "a")
    return (
      <Link key={key} href={attribute(attributes, "href")}>
        {children}
      </Link>
    )
  if (!ELEMENTS.has(name)) return <Fragment key={key}>{children}</Fragment>
  const number = name === "p" ? attribute(attributes, PICTURE_ATTRIBUTE) : undefined
  const picture = number === undefined ? null : drawPicture(Number(number), words.trim())
  if (picture !== null) return <Fragment key={key}>{picture}</Fragment>
  const start = name === "ol" ? Number(attribute(attributes, "start") ?? 1) : 1
  return createElement(name, { key, ...(start === 1 || Number.isNaN(start) ? {} : { start }) }, ...children)
}

function Link({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  if (href === undefined || !SAFE_LINK.test(href)) return children
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  )
}

function attribute(attributes: string, name: string): string | undefined {
  const found = [...attributes.matchAll(ATTRIBUTE)].find(([, given]) => given === name)?.[2]
  return found === undefined ? undefined : decode(found).trim()
}

const decode = (text: string) => text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (reference) => REFERENCES[reference] ?? reference)
