import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

/** What happened: you read it from now on, no more, or somebody else does too. */
export type MailboxTold = "added" | "removed" | "joined"

type Told = {
  readonly to: string
  readonly language: string
  readonly what: MailboxTold
  readonly mailbox: { readonly name: string; readonly address: string }
  readonly organisation: string
  /** Who reads it from now on, as they call themselves. */ readonly person: string
}

/** Tells those who read a shared mailbox who else does: nobody's access to it is a secret from them (M15). */
export function mailboxMail(services: Services, { to, language: wanted, what, mailbox, organisation, person }: Told): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { mailbox: mailbox.name, address: mailbox.address, organisation, person, support: services.env.supportAddress }
  const subject = t(`mailbox.${what}.subject`, values)
  return readyMail(
    services,
    { to, language },
    {
      subject,
      content: {
        heading: subject,
        paragraphs: [t(`mailbox.${what}.what`, values), t("organisation.ifNot", values)],
        button: { label: t("mailbox.button"), url: `${services.env.baseUrl}/mailboxes` },
        why: t("organisation.why", { address: to }),
      },
    },
  )
}
