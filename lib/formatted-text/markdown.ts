import MarkdownIt, { type Token } from "markdown-it"
import { separateQuotes } from "./quotes.ts"

/** The only schemes a link in a message may have (B45; `ftp:` and `smb:` links have led to code execution elsewhere). */
export const LINK_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"])

/** Elements within elements, at most: nobody writes deeper, and depth costs time. */
export const MAX_DEPTH = 100

/**
 * Stands between two marks, or between a mark and a sign, where they would be read as something else without it (WORD JOINER, which nobody sees).
 * Only ./write-line.ts puts it there; it is taken out again when the text is read.
 */
export const JOINER = "\u2060"

/** Markdown with paragraphs, line breaks, bold, italic, lists, quotes and links, and nothing else (M1). The server and the editor read with this one. */
export const markdown = createMarkdown()

function createMarkdown() {
  const parser = new MarkdownIt("zero", { html: false, breaks: true, linkify: true, maxNesting: MAX_DEPTH })
  parser.enable(["newline", "escape", "emphasis", "link", "autolink", "blockquote", "list", "linkify", "balance_pairs", "fragments_join"])
  // Only what is written out as an address becomes a link: a file called notes.md is not a web site.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }).add("ftp:", null).add("//", null)
  parser.validateLink = (link) => safeLink(link) !== null
  parser.core.ruler.after("normalize", "separate_quotes", (state) => {
    state.src = separateQuotes(state.src)
  })
  parser.core.ruler.push("joiners", (state) => {
    state.tokens.forEach(withoutJoiners)
  })
  return parser
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
