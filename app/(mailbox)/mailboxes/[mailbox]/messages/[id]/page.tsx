import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { isId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { letterRecord } from "#lib/records/registering.ts"
import { listNotes } from "#lib/shared-mailboxes/notes.ts"
import { showWork } from "#lib/shared-mailboxes/work.ts"
import { asked, isPosted } from "#lib/web/asked.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { Conversation } from "../../../../messages/[id]/conversation.tsx"
import { AnswerForm, DeleteAct, MessageToolbar } from "../../../../messages/[id]/message-acts.tsx"
import type { PageParams } from "../../../../_folder/said.ts"
import { confirmInMailboxAction, moveInMailboxAction } from "../../../actions.ts"
import { caresOf } from "../../work-links.tsx"
import { LostNote } from "./lost-note.tsx"
import { Notes } from "./notes.tsx"
import { Register } from "./register.tsx"
import { Work } from "./work.tsx"
import { isSharedFolder, MailboxClosed, MailboxFrame, mailboxHref } from "../../mailbox-frame.tsx"

export const generateMetadata = titled("message.title")

type PageProps = {
  readonly params: Promise<{ readonly mailbox: string; readonly id: string }>
  readonly searchParams: Promise<PageParams>
}

/** A message of a shared mailbox, as a letter; showing it is reading it, whoever of its readers it is (M5, M15). */
export default async function SharedMessagePage({ params, searchParams }: PageProps) {
  const [{ mailbox: mailboxId, id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(mailboxId)
  if (mailbox === null) return <MailboxClosed context={context} />
  const purpose = await asked()
  if (!isId(id) || purpose === "prefetch") notFound()
  if (purpose === "head") return null
  const found = await openMessage(mailbox, id, { record: true })
  if (!found.ok && (await isPosted())) return <LostNote context={context} mailbox={mailbox} messageId={id} />
  if (!found.ok) notFound()
  const message = found.value
  const [conversation, record] = [await listConversation(mailbox, message), await letterRecord(mailbox, message.id)]
  const [work, notes] = [await showWork(mailbox, message.id), await listNotes(mailbox, message.id)]
  const rows = conversation.ok ? conversation.value : []
  const t = translator(context.language)
  const cares = await caresOf(
    mailbox,
    rows.map((row) => row.id),
    t,
  )
  const show = { message, t, f: formats(context), now: context.clock.now() }
  return (
    <MailboxFrame
      context={context}
      mailbox={mailbox}
      title={t("message.title")}
      current={isSharedFolder(message.folder) ? message.folder : null}
    >
      <div className="message-bar">
        <MessageToolbar
          action={moveInMailboxAction}
          message={message}
          values={{ mailbox: mailboxId }}
          t={t}
          beside={<PrintButton words={t("message.print")} />}
        >
          <DeleteAct message={message} t={t} />
        </MessageToolbar>
      </div>
      <MessageLetter
        {...show}
        filesHref={`/files/mailbox/${mailboxId}/${message.id}`}
        arePicturesShown={arePicturesShown(asking["pictures"])}
        confirm={confirmInMailboxAction}
        confirmValues={{ mailbox: mailboxId }}
        answers={
          message.canReply && message.role !== "sender" && <AnswerForm message={message} t={t} action={mailboxHref(mailboxId, "/new")} />
        }
      />
      {work !== null && <Work context={context} mailboxId={mailboxId} message={message} work={work} />}
      <Notes context={context} mailboxId={mailboxId} messageId={message.id} notes={notes} />
      {record !== null && <Register context={context} mailboxId={mailboxId} messageId={message.id} record={record} />}
      <Conversation rows={rows} cares={cares} messages={mailboxHref(mailboxId, "/messages")} {...show} />
    </MailboxFrame>
  )
}
