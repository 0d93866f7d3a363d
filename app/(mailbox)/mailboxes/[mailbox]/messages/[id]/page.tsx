import { notFound, redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { MessageLetter } from "#app/_letter/message-letter.tsx"
import { arePicturesShown } from "#app/_letter/pictures.tsx"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { isId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { letterRecord } from "#lib/records/registering.ts"
import { listNotes } from "#lib/shared-mailboxes/notes.ts"
import { showWork } from "#lib/shared-mailboxes/work.ts"
import { placesOfWriter } from "#lib/web/as-mailbox.ts"
import { asked, isPosted } from "#lib/web/asked.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { Conversation } from "../../../../messages/[id]/conversation.tsx"
import { AnswerForm, DeleteAct, MessageToolbar } from "../../../../messages/[id]/message-acts.tsx"
import { confirmReadingAction } from "../../../../messages/[id]/actions.ts"
import { saidBefore } from "../../../../messages/[id]/said-before.ts"
import { Sent } from "../../../../messages/[id]/sent.tsx"
import { openOrSayWhyNot, WhyNotShown } from "../../../../messages/[id]/why-not-shown.tsx"
import { HeldActs } from "../../../../_held/held-acts.tsx"
import { ActSaid } from "../../../../_folder/act-said.tsx"
import { ofWriter } from "../../../../of-writer.ts"
import { moveInMailboxAction } from "../../../actions.ts"
import { caresOf } from "../../work-links.tsx"
import { LostNote } from "./lost-note.tsx"
import { Notes } from "./notes.tsx"
import { Register } from "./register.tsx"
import type { SharedMessageProps } from "./page-props.ts"
import { Work } from "./work.tsx"
import { isSharedFolder, MailboxClosed, MailboxFrame, mailboxHref, sharedFolderHref } from "../../mailbox-frame.tsx"

export const generateMetadata = titled("message.title")

/** A message of a shared mailbox, as a letter; showing it is reading it, whoever of its readers it is (M5, M15). */
export default async function SharedMessagePage({ params, searchParams }: SharedMessageProps) {
  const [{ mailbox: mailboxId, id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(mailboxId)
  if (mailbox === null) return <MailboxClosed context={context} />
  const purpose = await asked()
  if (!isId(id) || purpose === "prefetch") notFound()
  if (purpose === "head") return null
  const found = await openOrSayWhyNot(mailbox, id)
  const t = translator(context.language)
  const f = formats(context)
  if (!found.ok) {
    if (found.error.code === "is_draft") redirect(placesOfWriter(mailbox).draft(id))
    if (found.error.code === "not_found" && (await isPosted())) return <LostNote context={context} mailbox={mailbox} messageId={id} />
    if (found.error.code === "not_found" || found.error.code === "not_recorded") notFound()
    return (
      <MailboxFrame context={context} mailbox={mailbox} title={t("message.title")} current="inbox">
        <WhyNotShown why={found.error} t={t} f={f} inbox={sharedFolderHref(mailboxId, "inbox")} />
      </MailboxFrame>
    )
  }
  const message = found.value
  const [conversation, record] = [await listConversation(mailbox, message), await letterRecord(mailbox, message.id)]
  const [work, notes] = [await showWork(mailbox, message.id), await listNotes(mailbox, message.id)]
  const rows = conversation.ok ? conversation.value : []
  const cares = await caresOf(
    mailbox,
    rows.map((row) => row.id),
    t,
  )
  const show = { message, t, f, now: context.clock.now() }
  return (
    <MailboxFrame
      context={context}
      mailbox={mailbox}
      title={t("message.title")}
      current={isSharedFolder(message.folder) ? message.folder : null}
    >
      {/* What has not left is stopped, not moved. */}
      {message.held === null && (
        <div className="message-bar">
          <MessageToolbar
            action={moveInMailboxAction}
            message={message}
            values={ofWriter(mailbox)}
            t={t}
            beside={<PrintButton words={t("message.print")} />}
          >
            <DeleteAct message={message} t={t} />
          </MessageToolbar>
        </div>
      )}
      <ActSaid state={saidBefore(t, asking)} />
      {message.held !== null && <HeldActs writer={mailbox} messageId={id} hold={message.held} t={t} f={f} now={show.now} />}
      <MessageLetter
        {...show}
        filesHref={`/files/mailbox/${mailboxId}/${id}`}
        arePicturesShown={arePicturesShown(asking["pictures"])}
        confirm={confirmReadingAction}
        confirmValues={ofWriter(mailbox)}
        answers={message.canReply && <AnswerForm message={message} t={t} action={mailboxHref(mailboxId, "/new")} />}
        tracking={<Sent {...show} writer={mailbox} />}
      />
      {/* A note would go with what is taken back, and what has not left is no document yet. */}
      {message.held === null && (
        <>
          {work !== null && <Work context={context} mailboxId={mailboxId} message={message} work={work} />}
          <Notes context={context} mailboxId={mailboxId} messageId={id} notes={notes} />
          {record !== null && <Register context={context} mailboxId={mailboxId} messageId={id} record={record} />}
        </>
      )}
      <Conversation rows={rows} cares={cares} messages={mailboxHref(mailboxId, "/messages")} {...show} />
    </MailboxFrame>
  )
}
