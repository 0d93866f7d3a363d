import MarkdownIt, { type StateBlock, type Token } from "markdown-it"
import { JOINER } from "./joiner.ts"
import { readPicture } from "./picture.ts"
import { separateQuotes } from "./quotes.ts"

/** The only schemes a link in a message may have (B45; `ftp:` and `smb:` links have led to code execution elsewhere). */
export const LINK_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"])

/** In the HTML of a message, on the paragraph that stands for a picture: which of the message's attachments it is, counted from 0. */
export const PICTURE_ATTRIBUTE = "data-attachment"

/** Elements within elements, at most: nobody writes deeper, and depth costs time. */
export const MAX_DEPTH = 100

/** Markdown with paragraphs, line breaks, bold, italic, lists, quotes, links and pictures, and nothing else (M1). The server and the editor read with this one. */
export const markdown = createMarkdown()

const { escapeHtml } = markdown.utils

function createMarkdown() {
  const parser = new MarkdownIt("zero", { html: false, breaks: true, linkify: true, maxNesting: MAX_DEPTH })
  parser.enable(["newline", "escape", "emphasis", "link", "autolink", "blockquote", "list", "linkify", "balance_pairs", "fragments_join"])
  // Only what is written out as an address becomes a link: a file called notes.md is not a web site.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }).add("ftp:", null).add("//", null)
  parser.validateLink = (link) => safeLink(link) !== null
  parser.core.ruler.after("normalize", "separate_quotes", (state) => {
    state.src = separateQuotes(state.src)
  })
  parser.block.ruler.before("paragraph", "picture", takePicture, { alt: ["paragraph", "blockquote", "list"] })
  parser.renderer.rules["picture"] = (tokens, at) => drawnPicture(tokens[at])
  parser.core.ruler.push("joiners", (state) => {
    state.tokens.forEach(withoutJoiners)
  })
  return parser
}

/** A picture stands alone on its line, also right below other text. Its words are the token's content, its file the token's info. */
function takePicture(state: StateBlock, line: number, _endLine: number, silent: boolean): boolean {
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false
  const picture = readPicture(state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]))
  if (picture === null) return false
  if (silent) return true
  const token = state.push("picture", "p", 0)
  token.block = true
  token.map = [line, line + 1]
  token.content = picture.alt
  token.info = picture.file
  state.line = line + 1
  return true
}

/** A paragraph of what it shows, which is all that a reader without pictures needs; which file it is stands beside it where it is known. */
function drawnPicture(token: Token | undefined): string {
  const words = escapeHtml(token?.content ?? "")
  const file = token?.attrGet(PICTURE_ATTRIBUTE) ?? null
  return file === null ? `<p>${words}</p>\n` : `<p ${PICTURE_ATTRIBUTE}="${escapeHtml(String(file))}">${words}</p>\n`
}

function withoutJoiners(token: Token): void {
  if (token.type === "text") token.content = token.content.replaceAll(JOINER, "")
  token.children?.forEach(withoutJoiners)
}

/** The address in the form that browsers give it, or null: relative, of another scheme, or with characters that parsers read differently (B45). */
export function safeLink(href: string): string | null {
  if (/[\u0000-\u0020\u007f]/.test(href.trim()) || !URL.canParse(href)) return null
  const url = new URL(href)
  return LINK_SCHEMES.has(url.protocol) ? url.href : null
}

/** The address of a link as it is when the link was written down and read again, or null where it is none that we allow. */
export function settledLink(href: string): string | null {
  if (safeLink(href) === null) return null
  const read = safeLink(markdown.normalizeLink(href))
  return read === null ? null : safeLink(markdown.normalizeLink(read))
}
