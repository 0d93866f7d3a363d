import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { asked } from "#lib/web/asked.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { LetterForm } from "../../../letter-form.tsx"
import { MailboxClosed, MailboxFrame } from "../../../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.answerTitle")

type PageProps = { readonly params: Promise<{ readonly mailbox: string; readonly id: string }> }

/** Answers from a shared mailbox, to the sender whom the seal names; the answered text stands below, as mail has it. */
export default async function SharedAnswerPage({ params }: PageProps) {
  const { mailbox: mailboxId, id } = await params
  const { context, mailbox } = await requireMailbox(mailboxId)
  if (mailbox === null) return <MailboxClosed context={context} />
  const prepared = await prepareAnswer(mailbox, id, "reply", { record: (await asked()) === "reading" })
  if (!prepared.ok || prepared.value.to === "") notFound()
  const { to, subject, text } = prepared.value
  const t = translator(context.language)
  return (
    <MailboxFrame
      context={context}
      mailbox={mailbox}
      title={t("mailboxes.answerTitle")}
      lead={t("mailboxes.answerTo", { address: to })}
      current={null}
    >
      <LetterForm context={context} mailbox={mailbox} answers={id} subject={subject} text={text} />
    </MailboxFrame>
  )
}
