import MailComposer from "nodemailer/lib/mail-composer"
import { Readable } from "node:stream"
import type { OpenedAttachment } from "../messages/attachments.ts"
import { UNKNOWN_TYPE } from "../messages/file-type.ts"
import type { OpenedMessage } from "../messages/open-message.ts"

type MessageMail = {
  readonly message: OpenedMessage
  readonly attachments: readonly OpenedAttachment[]
  /** The installation's host: message ids are unique in it. */
  readonly host: string
}

/**
 * A message as a mail in standard form (RFC 5322, MIME; M13), written while it is read: files are decrypted and encoded chunk by chunk, however large.
 * What stands on the letter stands in the mail; that its seal holds is said in a header of our own, because a file alone cannot prove it.
 */
export function messageMail({ message, attachments, host }: MessageMail): Readable {
  const idOf = (id: string) => `<${id}@${host}>`
  const people = (role: "to" | "cc" | "bcc") =>
    message.recipients.filter((one) => one.role === role).map(({ name, address }) => ({ name, address }))
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
    headers: { "X-Sigill-Seal": seal },
    ...(body?.kind === "html" ? { html: body.html } : { text: body?.text ?? "" }),
    attachments: attachments.map(({ name, size, read }, index) => ({
      filename: name,
      contentType: mediaType(message.attachments[index]?.type),
      content: Readable.from(read({ start: 0, length: size })),
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

/** As the sender said it, if it is one: in a file of its owner's nothing runs on our pages. */
const mediaType = (type = "") => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : UNKNOWN_TYPE)
