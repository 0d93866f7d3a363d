import { withFiles } from "../formatted-text/picture.ts"
import { readHtml } from "../formatted-text/read-html.ts"
import type { Inline } from "../formatted-text/tree.ts"
import { writeBlocks } from "../formatted-text/write.ts"
import { writeMarkdown } from "../formatted-text/write-markdown.ts"
import { sanitiseBody } from "./body.ts"
import { pictureNames } from "./picture-names.ts"

/** The text of a formatted body: for previews, for quoting in a reply, and for readers without HTML. Of a picture it has what it shows, in words. */
export function plainTextOf(html: string): string {
  return writeBlocks(
    withFiles(readHtml(sanitiseBody(html)), () => null),
    plainLine,
  ).trim()
}

/**
 * A formatted body as it could have been typed, so that a forwarded message can be edited with its form kept.
 * @param attachments those of the message: its pictures are named by them
 */
export function markdownOf(html: string, attachments: readonly { readonly name: string }[] = []): string {
  const names = pictureNames(attachments)
  return writeMarkdown(withFiles(readHtml(sanitiseBody(html)), (number) => names[Number(number)] ?? null))
}

/** The words alone; behind those of a link its address, unless they say it already. */
function plainLine(content: readonly Inline[]): string {
  let [text, from] = ["", 0]
  content.forEach((piece, at) => {
    if (content[at - 1]?.href !== piece.href) from = text.length
    text += piece.kind === "break" ? "\n" : piece.text
    if (piece.href !== null && content[at + 1]?.href !== piece.href) text += addressOf(text.slice(from), piece.href)
  })
  return text
}

const addressOf = (text: string, href: string) => ([text, `${text}/`, `mailto:${text}`].includes(href) ? "" : ` (${href})`)
