import type { HeldSenderRow, WhyKept } from "#db/queries/kept-messages.ts"
import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type NotSent = { readonly to: string; readonly kept: WhyKept; readonly sender: HeldSenderRow }

/**
 * Tells somebody, or whoever reads a shared mailbox, that what was scheduled, or sent some seconds ago, did not leave; it names neither the message nor whom it was
 * for (D2).
 */
export function notSentMail(services: Services, { to, kept, sender }: NotSent): ReadyMail {
  const { senderId, kind, isShared } = sender
  const language = languageOf(sender.language)
  const t = translator(language, "mail")
  const who = isShared ? ("notSent.mailbox" as const) : ("notSent.person" as const)
  const heading = t(kind === "undo" ? `${who}.subjectUndo` : `${who}.subject`, { address: to })
  return readyMail(
    services,
    { to, language },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`notSent.what.${kept}`), t(`${who}.do`)],
        button: { label: t("notSent.button"), url: `${services.env.baseUrl}${isShared ? `/mailboxes/${senderId}` : ""}/drafts` },
        why: t(`${who}.why`, { address: to }),
      },
    },
  )
}
