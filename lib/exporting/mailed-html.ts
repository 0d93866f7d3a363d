import { PICTURE_ATTRIBUTE } from "../formatted-text/markdown.ts"

const PICTURE = new RegExp(`<p ${PICTURE_ATTRIBUTE}="([0-9]+)">([^]*?)</p>`, "g")

/**
 * A formatted body as mail programs show it: where a picture stands they are led to the file that goes along (RFC 2392), or have the words alone.
 * @param html that has been sanitised (../messages/body.ts)
 * @param contentIdOf what the attachment with this number is called in the mail, or null where it does not go along
 */
export function mailedHtml(html: string, contentIdOf: (number: number) => string | null): string {
  return html.replaceAll(PICTURE, (_whole, number: string, words: string) => {
    const id = contentIdOf(Number(number))
    const alt = words.replaceAll(/<[^>]*>/g, " ").replaceAll('"', "&quot;")
    return id === null ? `<p>${words}</p>` : `<p><img src="cid:${id}" alt="${alt}" /></p>`
  })
}

/** The attachments that stand in the text as pictures, by their numbers. */
export function picturesIn(html: string): ReadonlySet<number> {
  return new Set([...html.matchAll(PICTURE)].map(([, number]) => Number(number)))
}
