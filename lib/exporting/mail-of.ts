import type { Readable } from "node:stream"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { PayloadError } from "../crypto/stream.ts"
import type { Id } from "../ids.ts"
import { openAttachmentOf, type OpenedAttachment } from "../messages/attachments.ts"
import { cleanFileName } from "../messages/file-name.ts"
import type { OpenedMessage } from "../messages/open-message.ts"
import type { OpenedHeld } from "../messages/opened-message.ts"
import { beginningOf, shownType } from "../messages/shown-type.ts"
import { messageMail, type MailedFile } from "./message-mail.ts"

type Named = { readonly id: Id; readonly sentAt: Date; readonly subject: string }

/** What a message is called as a file: when, of what, and enough of its id to tell two apart. */
export function mailName({ id, sentAt, subject }: Named): string {
  const stamp = sentAt.toISOString().slice(0, 16).replace("T", " ").replace(":", ".")
  return cleanFileName(`${stamp} ${subject.slice(0, 60).replaceAll(/[/\\]/g, "_")} ${id.slice(0, 8)}.eml`)
}

type WithFiles = { readonly opened: OpenedHeld; readonly message: OpenedMessage }

/**
 * The attachments that go along. One damaged file must not keep its owner from all the rest; a mail that is cut in the middle cannot be taken back, so
 * each is read through first.
 */
export async function filesThatOpen(
  ctx: MemberContext,
  scope: HolderScope,
  { opened, message }: WithFiles,
): Promise<readonly MailedFile[]> {
  const files: MailedFile[] = []
  for (const listed of message.attachments) {
    const found = await openAttachmentOf(ctx, scope, { opened, index: listed.index })
    if (found.ok && (await isWhole(found.value))) files.push({ listed, opened: found.value, picture: await pictureType(found.value) })
    else ctx.log.warn("export_without_attachment", { message: message.id, index: listed.index })
  }
  return files
}

/** What kind of picture it is by its first bytes, whatever its sender called it (B57); null for any other file. */
async function pictureType(file: OpenedAttachment): Promise<string | null> {
  const type = shownType(await beginningOf(file))
  return type?.startsWith("image/") === true ? type : null
}

async function isWhole({ size, read }: OpenedAttachment): Promise<boolean> {
  try {
    let count = 0
    for await (const part of read({ start: 0, length: size })) count += part.length
    return count === size
  } catch (error) {
    if (error instanceof PayloadError) return false
    throw error
  }
}

type Mailed = { readonly message: OpenedMessage; readonly files: readonly MailedFile[] }

/** The message as a mail; when it was read to its end its files are downloaded, and the sender sees it (M5). */
export function mailOf(ctx: MemberContext, { message, files }: Mailed): Readable {
  const mail = messageMail({ message, files, host: new URL(ctx.env.baseUrl).hostname })
  mail.once("end", () => {
    files[0]?.opened.recordDownloaded().catch((error: unknown) => ctx.log.error("download_not_recorded", error))
  })
  return mail
}
