import { notFound, redirect } from "next/navigation"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { isId } from "#lib/ids.ts"
import { placesOfWriter } from "#lib/web/as-mailbox.ts"
import { asked } from "#lib/web/asked.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { HeldActs } from "../../_held/held-acts.tsx"
import { ActSaid } from "../../_folder/act-said.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { confirmReadingAction } from "./actions.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { overviewOf } from "../../overview.ts"
import { Conversation } from "./conversation.tsx"
import { AnswerForm, MessageActs } from "./message-acts.tsx"
import { saidBefore } from "./said-before.ts"
import { Sent } from "./sent.tsx"
import { openOrSayWhyNot, WhyNotShown } from "./why-not-shown.tsx"

export const generateMetadata = titled("message.title")

type PageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<PageParams> }

export default async function MessagePage({ params, searchParams }: PageProps) {
  const [{ id }, asking] = await Promise.all([params, searchParams])
  const context = await requireMember()
  const purpose = await asked()
  // 404 makes the browser throw a prefetched page away and ask again when somebody really goes there.
  if (!isId(id) || purpose === "prefetch") notFound()
  if (purpose === "head") return null
  const counted = overviewOf(context)
  const [found, { ownFolders }, conversation] = await Promise.all([
    load((member) => openOrSayWhyNot(member, id, counted)),
    counted,
    load((member) => listConversation(member, { id })),
  ])
  const t = translator(context.language)
  const f = formats({ language: context.language, timeZone: context.timeZone })
  if (!found.ok) {
    if (found.error.code === "is_draft") redirect(placesOfWriter(context).draft(id))
    if (found.error.code === "not_found" || found.error.code === "not_recorded") notFound()
    return (
      <MailboxPage context={context} title={t("message.title")} current="inbox">
        <PageHeading title={t("message.title")} inBar />
        <WhyNotShown why={found.error} t={t} f={f} inbox="/inbox" />
      </MailboxPage>
    )
  }
  const message = found.value
  const show = { message, t, f, now: context.clock.now() }
  return (
    <MailboxPage context={context} title={t("message.title")} current={message.folder} justRead={message.wasUnread ? message.folder : null}>
      <MessageActs message={message} ownFolders={ownFolders} mayGive={context.home !== null} t={t} />
      <ActSaid state={saidBefore(t, asking)} />
      {message.held !== null && <HeldActs writer={context} messageId={message.id} hold={message.held} t={t} f={f} now={show.now} />}
      <MessageLetter
        {...show}
        filesHref={`/files/${message.id}`}
        arePicturesShown={arePicturesShown(asking["pictures"])}
        confirm={confirmReadingAction}
        answers={message.canReply && <AnswerForm message={message} t={t} />}
        tracking={<Sent {...show} writer={context} />}
      />
      <Conversation rows={conversation.ok ? conversation.value : []} {...show} />
    </MailboxPage>
  )
}
