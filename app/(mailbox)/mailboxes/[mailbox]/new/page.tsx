import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { LetterForm } from "../letter-form.tsx"
import { MailboxClosed, MailboxFrame } from "../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.newTitle")

/** A new message from a shared mailbox, to people with an account and without (M15). */
export default async function SharedNewPage({ params }: { readonly params: Promise<{ readonly mailbox: string }> }) {
  const { mailbox: id } = await params
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const t = translator(context.language)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("mailboxes.newTitle")} current={null}>
      <LetterForm context={context} mailbox={mailbox} answers={null} subject="" text="" />
    </MailboxFrame>
  )
}
