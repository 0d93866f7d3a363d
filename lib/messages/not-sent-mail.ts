import type { WhyKept } from "#db/queries/kept-messages.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type NotSent = {
  readonly to: string
  readonly language: string
  readonly kept: WhyKept
  /** As which it was written; null for a person as themselves. */ readonly mailboxId: Id | null
}

/** Tells somebody, or whoever reads a shared mailbox, that what was scheduled did not leave; it names neither the message nor whom it was for (D2). */
export function notSentMail(services: Services, { to, language: wanted, kept, mailboxId }: NotSent): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const who = mailboxId === null ? ("notSent.person" as const) : ("notSent.mailbox" as const)
  const heading = t(`${who}.subject`, { address: to })
  return readyMail(
    services,
    { to, language },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`notSent.what.${kept}`), t(`${who}.do`)],
        button: { label: t("notSent.button"), url: `${services.env.baseUrl}${mailboxId === null ? "" : `/mailboxes/${mailboxId}`}/drafts` },
        why: t(`${who}.why`, { address: to }),
      },
    },
  )
}
