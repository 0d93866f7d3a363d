import type { HeldSenderRow, WhyKept } from "#db/queries/kept-messages.ts"
import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type NotSent = { readonly to: string; readonly language: string; readonly kept: WhyKept } & Pick<HeldSenderRow, "kind">

/** Tells somebody that what they had scheduled, or sent some seconds ago, did not leave; it names neither the message nor whom it was for (D2). */
export function notSentMail(services: Services, { to, language: wanted, kept, kind }: NotSent): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const heading = t(kind === "undo" ? "notSent.subjectUndo" : "notSent.subject")
  return readyMail(
    services,
    { to, language },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`notSent.what.${kept}`), t("notSent.do")],
        button: { label: t("notSent.button"), url: `${services.env.baseUrl}/drafts` },
        why: t("notSent.why", { address: to }),
      },
    },
  )
}
