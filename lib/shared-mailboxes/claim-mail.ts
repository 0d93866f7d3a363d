import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { translator } from "../language/translate.ts"

type Given = {
  readonly reader: { readonly address: string; readonly language: string }
  readonly mailbox: { readonly accountId: Id; readonly name: string; readonly address: string }
  /** Who gave it to them. */ readonly person: string
}

/** Tells a reader of a shared mailbox that a colleague has given them something to take care of: where, and nothing of what it is (M9, D2). */
export function claimMail(services: Services, { reader, mailbox, person }: Given): ReadyMail {
  const language = languageOf(reader.language)
  const t = translator(language, "mail")
  const values = { person, mailbox: mailbox.name, address: mailbox.address }
  const subject = t("mailbox.claimed.subject", values)
  const content = {
    heading: subject,
    paragraphs: [t("mailbox.claimed.what", values)],
    button: { label: t("mailbox.claimed.button"), url: `${services.env.baseUrl}/mailboxes/${mailbox.accountId}?show=mine` },
    why: t("mailbox.claimed.why", { address: reader.address }),
  }
  return readyMail(services, { to: reader.address, language }, { subject, content })
}
