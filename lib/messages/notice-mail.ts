import type { Address } from "../address.ts"
import { translator } from "../language/translate.ts"
import { isLanguage } from "../language/languages.ts"
import type { Id } from "../ids.ts"
import { renderMail } from "../notifications/mail-look.ts"

export type Notice = {
  readonly messageId: Id
  readonly sender: { readonly name: string; readonly address: string }
  /** The address that the message went to, and the language of its owner. */
  readonly recipient: { readonly address: Address; readonly language: string }
  /** Of the installation's settings, without a trailing slash (B54). */
  readonly baseUrl: string
}

export type NoticeMail = { readonly to: Address; readonly subject: string; readonly html: string; readonly text: string }

/** The mail that tells of a message: who, and a link; nothing of the content, not even whether there are files (M9). */
export function noticeMail({ messageId, sender, recipient, baseUrl }: Notice): NoticeMail {
  const language = isLanguage(recipient.language) ? recipient.language : "en"
  const t = translator(language)
  const name = nameInNotice(sender)
  const { html, text } = renderMail({
    language,
    heading: t("mail.notice.heading", { name }),
    paragraphs: [t("mail.notice.body", { name, address: sender.address })],
    button: { label: t("mail.notice.button"), url: `${baseUrl}/messages/${messageId}` },
    why: t("mail.notice.why", { recipient: recipient.address, brand: t("brand.name") }),
    genuine: t("mail.notice.genuine", { site: baseUrl }),
  })
  return { to: recipient.address, subject: t("mail.notice.subject", { name }), html, text }
}

const MAX_NAME = 60

/**
 * The sender's name as a mail of ours may carry it: short, one line, and nothing that a mail program would make a link of;
 * a name like that gives way to the proven address (B75, CVE-2022-31127).
 */
function nameInNotice({ name, address }: Notice["sender"]): string {
  const shown = name.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()
  const isLinkLike = /[/\\@<>]|\w\.\w|www|:/i.test(shown)
  if (shown === "" || isLinkLike) return address
  return shown.length <= MAX_NAME ? shown : shown.slice(0, MAX_NAME).toWellFormed().trimEnd() + "…"
}
