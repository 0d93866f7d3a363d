import { notFound } from "next/navigation"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { openMessage, type NotRecorded, type OpenedMessage, type Waiting } from "#lib/messages/open-message.ts"
import { wasRecalled } from "#lib/messages/recall-message.ts"
import type { MemberContext } from "#lib/context.ts"
import { isId, type Id } from "#lib/ids.ts"
import type { NotFound } from "#lib/authz/policy.ts"
import { fail, type Result } from "#lib/result.ts"
import type { ActionState } from "#lib/web/action.ts"
import { asked } from "#lib/web/asked.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { HeldActs } from "../../_held/held-acts.tsx"
import { ActSaid } from "../../_folder/act-said.tsx"
import type { PageParams } from "../../_folder/said.ts"
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
  if (!found.ok && found.error.code === "recalled")
    return (
      <MailboxPage context={context} title={t("message.title")} current="inbox">
        <PageHeading title={t("message.title")} inBar />
        <EmptyState
          icon="withdrawn"
          title={t("message.recalledTitle")}
          step={<ButtonLink href="/inbox">{t("navigation.inbox")}</ButtonLink>}
        >
          {t("message.recalledBody")}
        </EmptyState>
      </MailboxPage>
    )
  if (!found.ok) throw new Error(found.error.code)
  const message = found.value
  const show = { message, t, f, now: context.clock.now() }
  return (
    <MailboxPage context={context} title={t("message.title")} current={message.folder} justRead={message.wasUnread ? message.folder : null}>
      <MessageActs message={message} ownFolders={ownFolders} t={t} />
      <ActSaid state={saidBefore(t, asking)} />
      {message.held !== null && (
        <HeldActs messageId={message.id} hold={message.held} timeZone={context.timeZone} t={t} f={f} now={context.clock.now()} />
      )}
      <MessageLetter
        {...show}
        filesHref={`/files/${message.id}`}
        arePicturesShown={arePicturesShown(asking["pictures"])}
        confirm={confirmReadingAction}
        answers={message.canReply && <AnswerForm message={message} t={t} />}
        tracking={
          message.tracking !== null && (
            <>
              <Tracking {...show} tracking={message.tracking} mend={mendNumberAction} recallAt={`/messages/${message.id}/recall`}>
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

type WhyNot = NotFound | NotRecorded | Waiting | { readonly code: "recalled" }

/** A message that was taken back is not there; the link of its notice still leads here (M9). */
async function openOrSayWhyNot(member: MemberContext, id: Id, counted: Promise<unknown>): Promise<Result<OpenedMessage, WhyNot>> {
  const opened = await openMessage(member, id, { record: true, counted })
  const isGone = !opened.ok && opened.error.code === "not_found"
  return isGone && (await wasRecalled(member, id)) ? fail("recalled") : opened
}

/** What the page before did, from the address that it led to: `?recalled=2`, `?reported=1`. */
function saidBefore(t: Translate, { recalled, kept, reported, mended }: PageParams): ActionState {
  if (reported === "1" || reported === "blocked")
    return { kind: "done", message: t(reported === "1" ? "report.done" : "report.doneBlocked") }
  if (mended === "1") return { kind: "done", message: t("message.tracking.mended") }
  const count = typeof recalled === "string" && /^\d{1,3}$/.test(recalled) ? Number(recalled) : null
  if (count === null) return { kind: "start" }
  const left = typeof kept === "string" && /^[1-9]\d{0,2}$/.test(kept) ? ` ${t("message.recall.keptSome", { count: Number(kept) })}` : ""
  return { kind: "done", message: t("message.recall.done", { count }) + left }
}
