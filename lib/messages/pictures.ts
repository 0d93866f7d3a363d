import type { MemberContext } from "../context.ts"
import { PayloadError } from "../crypto/stream.ts"
import { filesOf } from "../formatted-text/picture.ts"
import { readMarkdown } from "../formatted-text/read-markdown.ts"
import { readerOf, type StoredAttachment } from "./attachments.ts"
import type { SendMessage } from "./input.ts"
import { pictureNumbers } from "./picture-names.ts"
import { beginningOf, shownType } from "./shown-type.ts"

/**
 * Which attachments of a message stand in its text (M1, M8): those that its marks name and that browsers draw as pictures, by their first bytes (B57).
 * @returns for a file that a mark names its number among the attachments, or null where the words alone are to stand in its place
 */
export async function picturesOf(
  ctx: MemberContext,
  { body, attachments }: Pick<SendMessage, "body" | "attachments">,
): Promise<(file: string) => number | null> {
  if (body.format === "plain" || attachments.length === 0) return () => null
  const numberOf = pictureNumbers(attachments)
  const named = new Set([...filesOf(readMarkdown(body.text))].map(numberOf))
  const drawn = new Set<number>()
  for (const [number, attachment] of attachments.entries()) if (named.has(number) && (await isPicture(ctx, attachment))) drawn.add(number)
  return (file) => {
    const number = numberOf(file)
    return number !== null && drawn.has(number) ? number : null
  }
}

async function isPicture(ctx: MemberContext, attachment: StoredAttachment): Promise<boolean> {
  const read = await readerOf(ctx, attachment)
  try {
    return read !== null && shownType(await beginningOf({ size: attachment.size, read }))?.startsWith("image/") === true
  } catch (error) {
    // A damaged file is not drawn; that it is damaged is said to whoever opens it.
    if (error instanceof PayloadError) return false
    throw error
  }
}
