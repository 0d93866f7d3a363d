import sanitizeHtml from "sanitize-html"
import { LINK_SCHEMES, markdown, MAX_DEPTH, PICTURE_ATTRIBUTE, safeLink } from "../formatted-text/markdown.ts"

/** A body as the manifest holds it: text as typed, or HTML of the few elements that we allow. */
export type Body = { readonly kind: "text"; readonly text: string } | { readonly kind: "html"; readonly html: string }

/**
 * What is typed in the formatted mode as HTML: bold, italic, lists, quotes, links, paragraphs and pictures.
 * @param numberOf the message's attachment that a picture's mark names, by its number; where there is none the words alone stand in the text
 * @returns HTML that has been through {@link sanitiseBody}; HTML typed by the writer is shown as text.
 */
export function renderFormatted(text: string, numberOf: (file: string) => number | null = () => null): string {
  const tokens = markdown.parse(text, {})
  for (const token of tokens) {
    const number = token.type === "picture" ? numberOf(token.info) : null
    if (number !== null) token.attrSet(PICTURE_ATTRIBUTE, String(number))
  }
  return sanitiseBody(markdown.renderer.render(tokens, markdown.options, {}))
}

/**
 * Reduces any HTML to the elements of a message; used on the way in and again on the way out,
 * so that neither an old row nor a forged one can bring script along (B45).
 */
export function sanitiseBody(html: string): string {
  const reduced = reduce(html)
  // What broken markup leaves may be read otherwise the next time; what was sanitised when it was sent comes out as it went in.
  return reduced === html ? reduced : reduce(reduced)
}

function reduce(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: ["p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"],
    allowedAttributes: { a: ["href", "rel", "target"], ol: ["start"], p: [PICTURE_ATTRIBUTE] },
    allowedSchemes: [...LINK_SCHEMES].map((scheme) => scheme.slice(0, -1)),
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nestingLimit: MAX_DEPTH,
    transformTags: { a: linkTag, ol: orderedListTag, p: paragraphTag, b: "strong", i: "em", div: plainParagraphTag },
  }).trim()
}

/** A link goes to a new window that learns nothing of the mailbox; without an allowed address only its text stays. */
function linkTag(_name: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const href = safeLink(attributes["href"] ?? "")
  if (href === null) return { tagName: "span", attribs: {} }
  return { tagName: "a", attribs: { href, rel: "noopener noreferrer nofollow", target: "_blank" } }
}

/** A picture names an attachment of its own message by its number, and nothing else can be named. */
function paragraphTag(_name: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const number = attributes[PICTURE_ATTRIBUTE] ?? ""
  return { tagName: "p", attribs: /^(?:0|[1-9][0-9]?)$/.test(number) ? { [PICTURE_ATTRIBUTE]: number } : {} }
}

const plainParagraphTag = (): sanitizeHtml.Tag => ({ tagName: "p", attribs: {} })

function orderedListTag(_name: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const start = attributes["start"] ?? ""
  return { tagName: "ol", attribs: /^[0-9]{1,9}$/.test(start) ? { start } : {} }
}
