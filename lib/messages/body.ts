import MarkdownIt from "markdown-it"
import sanitizeHtml from "sanitize-html"

/** A body as the manifest holds it: text as typed, or HTML of the few elements that we allow. */
export type Body = { readonly kind: "text"; readonly text: string } | { readonly kind: "html"; readonly html: string }

/** The only schemes a link in a message may have (B45; `ftp:` and `smb:` links have led to code execution elsewhere). */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"])

/** Elements within elements, at most: nobody writes deeper, and depth costs time. */
const MAX_DEPTH = 100

const markdown = createMarkdown()

/** Markdown with paragraphs, line breaks, bold, italic, lists and links, and nothing else (M1). */
function createMarkdown() {
  const parser = new MarkdownIt("zero", { html: false, breaks: true, linkify: true, maxNesting: MAX_DEPTH })
  parser.enable(["newline", "escape", "emphasis", "link", "autolink", "list", "linkify", "balance_pairs", "fragments_join"])
  // Only what is written out as an address becomes a link: a file called notes.md is not a web site.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }).add("ftp:", null).add("//", null)
  parser.validateLink = (link) => safeLink(link) !== null
  return parser
}

/**
 * What is typed in the formatted mode as HTML: bold, italic, lists, links and paragraphs.
 * @returns HTML that has been through {@link sanitiseBody}; HTML typed by the writer is shown as text.
 */
export function renderFormatted(text: string): string {
  return sanitiseBody(markdown.render(text))
}

/**
 * Reduces any HTML to the elements of a message; used on the way in and again on the way out,
 * so that neither an old row nor a forged one can bring script along (B45).
 */
export function sanitiseBody(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: ["p", "br", "strong", "em", "ul", "ol", "li", "a"],
    allowedAttributes: { a: ["href", "rel", "target"], ol: ["start"] },
    allowedSchemes: [...SCHEMES].map((scheme) => scheme.slice(0, -1)),
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nestingLimit: MAX_DEPTH,
    transformTags: { a: linkTag, ol: orderedListTag, b: "strong", i: "em", div: "p" },
  }).trim()
}

/** A link goes to a new window that learns nothing of the mailbox; without an allowed address only its text stays. */
function linkTag(_name: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const href = safeLink(attributes["href"] ?? "")
  if (href === null) return { tagName: "span", attribs: {} }
  return { tagName: "a", attribs: { href, rel: "noopener noreferrer nofollow", target: "_blank" } }
}

function orderedListTag(_name: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const start = attributes["start"] ?? ""
  return { tagName: "ol", attribs: /^[0-9]{1,9}$/.test(start) ? { start } : {} }
}

/** The address in the form that browsers give it, or null: relative, of another scheme, or with characters that parsers read differently. */
function safeLink(href: string): string | null {
  if (/[\u0000-\u0020\u007f]/.test(href.trim()) || !URL.canParse(href)) return null
  const url = new URL(href)
  return SCHEMES.has(url.protocol) ? url.href : null
}
