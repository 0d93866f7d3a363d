import MailComposer from "nodemailer/lib/mail-composer"
import { Readable } from "node:stream"
import type { ListedAttachment, OpenedMessage } from "../messages/open-message.ts"
import type { OpenedAttachment } from "../messages/attachments.ts"
import { UNKNOWN_TYPE } from "../messages/file-type.ts"
import { mailedHtml, picturesIn } from "./mailed-html.ts"

/** A file that goes along, as it stands on the letter and open. */
export type MailedFile = {
  readonly listed: ListedAttachment
  readonly opened: OpenedAttachment
  /** Its media type where its bytes are those of a picture. */
  readonly picture: string | null
}

type MessageMail = {
  readonly message: OpenedMessage
  readonly files: readonly MailedFile[]
  /** The installation's host: message ids are unique in it. */
  readonly host: string
}

/**
 * A message as a mail in standard form (RFC 5322, MIME; M13), written while it is read: files are decrypted and encoded chunk by chunk, however large.
 * What stands on the letter stands in the mail; that its seal holds is said in a header of our own, because a file alone cannot prove it.
 */
export function messageMail({ message, files, host }: MessageMail): Readable {
  const idOf = (id: string) => `<${id}@${host}>`
  const people = (role: "to" | "cc" | "bcc") =>
    message.recipients.filter((one) => one.role === role).map(({ name, address }) => ({ name, address }))
  const pictures = picturesIn(message.body?.kind === "html" ? message.body.html : "")
  const isThere = (number: number) => files.some(({ listed, picture }) => listed.index === number && picture !== null)
  const contentIdOf = (number: number) => (pictures.has(number) && isThere(number) ? `${number}.${message.id}@${host}` : null)
  const { body, sender, subject, sentAt, inReplyTo, seal } = message
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: people("to"),
    cc: people("cc"),
    bcc: people("bcc"),
    subject,
    date: sentAt,
    messageId: idOf(message.id),
    ...(inReplyTo === null ? {} : { inReplyTo: idOf(inReplyTo), references: idOf(inReplyTo) }),
    // RFC 3834: no program answers it in turn.
    headers: { "X-Sigill-Seal": seal, ...(message.isAutomatic ? { "Auto-Submitted": "auto-replied" } : {}) },
    ...(body?.kind === "html" ? { html: mailedHtml(body.html, contentIdOf) } : { text: body?.text ?? "" }),
    attachments: files.map(({ listed: { index, name, size, type }, opened: { read }, picture }) => ({
      filename: name,
      contentType: mediaType(type),
      content: Readable.from(read({ start: 0, length: size })),
      ...inText(contentIdOf(index), picture),
    })),
    // Nothing is ever fetched for a message, whatever it says.
    disableUrlAccess: true,
    disableFileAccess: true,
  })
  const mail = composer.compile()
  // The sender's own copy names blind copies; it goes to nobody but its owner.
  mail.keepBcc = true
  return mail.createReadStream()
}

/** A picture in the text belongs to it (multipart/related, RFC 2387), and stands there, as the picture that it is. */
const inText = (cid: string | null, contentType: string | null) =>
  cid === null || contentType === null ? {} : { cid, contentType, contentDisposition: "inline" as const }

/** As the sender said it, if it is one: in a file of its owner's nothing runs on our pages. */
const mediaType = (type: string) => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : UNKNOWN_TYPE)
