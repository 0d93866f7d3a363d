import type { PageParams } from "#app/(mailbox)/_folder/said.ts"
import { notFound } from "next/navigation"
import { Conversation } from "#app/(mailbox)/messages/[id]/conversation.tsx"
import { DeleteAct, MessageToolbar } from "#app/(mailbox)/messages/[id]/message-acts.tsx"
import { titled } from "#app/_forms/titled.ts"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { isId } from "#lib/ids.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import { abuseCaseOfMessage } from "#lib/staff/abuse-cases.ts"
import { caseOfMessage } from "#lib/staff/cases.ts"
import { readSupport } from "#lib/staff/read-support.ts"
import { asked as askedFor } from "#lib/web/asked.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../../operator-page.tsx"
import { openCaseAction } from "../../../cases/actions.ts"
import { confirmSupportReadingAction, moveSupportAction } from "../../actions.ts"
import { SUPPORT_FOLDERS, SUPPORT_MESSAGES, SupportClosed, type SupportFolder } from "../../support-frame.tsx"

export const generateMetadata = titled("message.title")

type PageProps = {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<PageParams>
}

/** A message to or from support, as a letter; showing it is reading it, by whoever of support it is (M5). */
export default async function SupportMessagePage({ params, searchParams }: PageProps) {
  const [{ id }, asking] = await Promise.all([params, searchParams])
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const purpose = await askedFor()
  if (!isId(id) || purpose === "prefetch") notFound()
  if (purpose === "head") return null
  const found = await readSupport(context, id)
  if (!found.ok) notFound()
  const message = found.value
  const [conversation, asked, reported] = await Promise.all([
    listConversation(support.value, message),
    caseOfMessage(context, message.id),
    abuseCaseOfMessage(context, message.id),
  ])
  const caseId = asked ?? reported
  const t = translator(context.language)
  const show = { message, t, f: formats(context), now: context.clock.now() }
  const folder = isOfSupport(message.folder) ? message.folder : "inbox"
  return (
    <OperatorFrame context={context} title={t("message.title")} back={{ href: SUPPORT_FOLDERS[folder], label: t(`${folder}.title`) }}>
      <div className="message-bar">
        <MessageToolbar action={moveSupportAction} message={message} t={t} beside={<PrintButton words={t("message.print")} />}>
          <DeleteAct message={message} t={t} />
        </MessageToolbar>
      </div>
      <MessageLetter
        {...show}
        filesHref={`/files/support/${message.id}`}
        arePicturesShown={arePicturesShown(asking["pictures"])}
        confirm={confirmSupportReadingAction}
        answers={message.canReply && message.role !== "sender" && <Answers message={message} caseId={caseId} t={t} />}
      />
      <Conversation rows={conversation.ok ? conversation.value : []} messages={SUPPORT_MESSAGES} {...show} />
    </OperatorFrame>
  )
}

const isOfSupport = (folder: string): folder is SupportFolder => Object.hasOwn(SUPPORT_FOLDERS, folder)

type AnswersProps = { readonly message: OpenedMessage; readonly caseId: string | null; readonly t: Translate }

/** Answering, and the case that the message asks for. */
function Answers({ message: { id }, caseId, t }: AnswersProps) {
  return (
    <div className="form">
      <div className="button-row">
        <ButtonLink href={`${SUPPORT_MESSAGES}/${id}/answer`} look="primary" icon="reply">
          {t("operator.support.answer")}
        </ButtonLink>
        {caseId !== null && <ButtonLink href={`/operator/cases/${caseId}`}>{t("operator.cases.toCase")}</ButtonLink>}
      </div>
      {caseId === null && (
        <div>
          <p className="text-quiet">{t("operator.cases.openCaseHint")}</p>
          <OtherAct
            action={openCaseAction}
            values={{ message: id }}
            label={t("operator.cases.openCase")}
            pending={t("common.working")}
            look="quiet"
          />
        </div>
      )}
    </div>
  )
}
