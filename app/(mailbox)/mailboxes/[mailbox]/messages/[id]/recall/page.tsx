import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { findRecallable } from "#lib/messages/recall-message.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { AskToRecall } from "../../../../../messages/[id]/recall/ask-to-recall.tsx"
import type { SharedMessageProps } from "../page-props.ts"
import { MailboxClosed, MailboxFrame } from "../../../mailbox-frame.tsx"

export const generateMetadata = titled("message.recall.title")

/** Says what will be gone before a message of a shared mailbox is taken back, and asks (M7, M15). */
export default async function SharedRecallPage({ params, searchParams }: SharedMessageProps) {
  const [{ mailbox: mailboxId, id }, { recipient }] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(mailboxId)
  if (mailbox === null) return <MailboxClosed context={context} />
  const found = await findRecallable(mailbox, id)
  if (!found.ok) notFound()
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={translator(context.language)("message.recall.title")} current="sent">
      <AskToRecall writer={mailbox} messageId={id} recallable={found.value} recipient={recipient} />
    </MailboxFrame>
  )
}
