import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { findRecallable } from "#lib/messages/recall-message.ts"
import { requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../../../_folder/said.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { AskToRecall } from "./ask-to-recall.tsx"

export const generateMetadata = titled("message.recall.title")

type PageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<PageParams> }

/** Says what will be gone before a message is taken back, and asks (M7). */
export default async function RecallPage({ params, searchParams }: PageProps) {
  const [{ id }, { recipient }] = await Promise.all([params, searchParams])
  const context = await requireMember()
  const found = await findRecallable(context, id)
  if (!found.ok) notFound()
  const title = translator(context.language)("message.recall.title")
  return (
    <MailboxPage context={context} title={title} current="sent">
      <AskToRecall
        writer={context}
        messageId={id}
        recallable={found.value}
        recipient={recipient}
        heading={<PageHeading title={title} inBar />}
      />
    </MailboxPage>
  )
}
