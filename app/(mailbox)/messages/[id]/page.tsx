import { notFound } from "next/navigation"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { isId } from "#lib/ids.ts"
import { asked } from "#lib/web/asked.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { changeExpiryAction, confirmReadingAction } from "./actions.ts"
import { mendNumberAction } from "../../actions.ts"
import { MailboxPage } from "../../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { overviewOf } from "../../overview.ts"
import { Conversation } from "./conversation.tsx"
import { AnswerForm, MessageActs } from "./message-acts.tsx"
import { Expiry, SentOptions } from "./sent-options.tsx"
import { Tracking } from "./tracking.tsx"

export const generateMetadata = titled("message.title")

export default async function MessagePage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const context = await requireMember()
  const purpose = await asked()
  // 404 makes the browser throw a prefetched page away and ask again when somebody really goes there.
  if (!isId(id) || purpose === "prefetch") notFound()
  if (purpose === "head") return null
  const counted = overviewOf(context)
  const [found, { ownFolders }, conversation] = await Promise.all([
    load((member) => openMessage(member, id, { record: true, counted })),
    counted,
    load((member) => listConversation(member, { id })),
  ])
  const t = translator(context.language)
  const f = formats({ language: context.language, timeZone: context.timeZone })
  if (!found.ok && found.error.code === "waiting") {
    const { sender, sentAt } = found.error
    const name = sender.name === "" ? t("message.theSender") : sender.name
    return (
      <MailboxPage context={context} title={t("message.title")} current="inbox">
        <PageHeading title={t("message.title")} inBar />
        <EmptyState icon="lock" title={t("message.waitingTitle")} step={<ButtonLink href="/inbox">{t("navigation.inbox")}</ButtonLink>}>
          {t("message.waitingBody", { name, address: sender.address, day: f.day(sentAt) })}
        </EmptyState>
      </MailboxPage>
    )
  }
  if (!found.ok) throw new Error(found.error.code)
  const message = found.value
  const show = { message, t, f, now: context.clock.now() }
  return (
    <MailboxPage
      context={context}
      title={t("message.title")}
      current={message.folder}
      justRead={message.isFirstReading ? message.folder : null}
    >
      <MessageActs message={message} ownFolders={ownFolders} t={t} />
      <MessageLetter
        {...show}
        fileHref={(index) => `/files/${message.id}/${index}`}
        confirm={confirmReadingAction}
        answers={message.canReply && <AnswerForm message={message} t={t} />}
        tracking={
          message.tracking !== null && (
            <>
              <Tracking {...show} tracking={message.tracking} mend={mendNumberAction}>
                <SentOptions {...show} />
              </Tracking>
              <Expiry {...show} action={changeExpiryAction} language={context.language} timeZone={context.timeZone} />
            </>
          )
        }
      />
      <Conversation rows={conversation.ok ? conversation.value : []} {...show} />
    </MailboxPage>
  )
}
