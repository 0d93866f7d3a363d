import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { NO_NOTE } from "#lib/shared-mailboxes/change-note.ts"
import { showNote } from "#lib/shared-mailboxes/notes.ts"
import { showWork } from "#lib/shared-mailboxes/work.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { changeNoteAction, removeNoteAction } from "../../../../../work-actions.ts"
import { MailboxClosed, MailboxFrame, mailboxHref } from "../../../../mailbox-frame.tsx"
import { NoteText } from "../../notes.tsx"

export const generateMetadata = titled("mailboxes.notes.ownTitle")

type PageProps = { readonly params: Promise<{ readonly mailbox: string; readonly id: string; readonly note: string }> }

/** A note of one's own, to be changed or taken away (M15). Where it is gone meanwhile the same form keeps what was typed and makes a new one of it. */
export default async function NotePage({ params }: PageProps) {
  const { mailbox: mailboxId, id, note: noteId } = await params
  const { context, mailbox } = await requireMailbox(mailboxId)
  if (mailbox === null) return <MailboxClosed context={context} />
  if (!isId(id) || !isId(noteId) || (await showWork(mailbox, id)) === null) notFound()
  const shown = await showNote(mailbox, noteId)
  if (shown !== null && !shown.isOwn) notFound()
  const t = translator(context.language)
  const note = shown?.note ?? null
  const seen = shown?.version ?? NO_NOTE
  const values = { mailbox: mailboxId, message: id, id: noteId, seen }
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("mailboxes.notes.ownTitle")} current={null}>
      <nav aria-label={t("common.back")} className="page-back">
        <ButtonLink href={mailboxHref(mailboxId, `/messages/${id}#notes`)} look="plain" small icon="back">
          {t("message.title")}
        </ButtonLink>
      </nav>
      {note === null ? (
        <Notice kind="info" title={t("mailboxes.notes.gone")} />
      ) : (
        <div className="border-s-2 border-line ps-4">
          <NoteText context={context} note={note} />
        </div>
      )}
      <AccountSection
        title={t(note === null ? "mailboxes.notes.label" : "mailboxes.notes.change")}
        lead={note === null ? undefined : t("mailboxes.notes.ownLead")}
      >
        <ActionForm
          action={changeNoteAction}
          submit={t(note === null ? "mailboxes.notes.saveNew" : "mailboxes.notes.save")}
          pending={t("common.working")}
          fields={[
            ...Object.entries(values).map(([name, value]) => ({ kind: "hidden", name, value }) as const),
            { kind: "area", name: "note", label: t("mailboxes.notes.words"), value: note?.text ?? "" },
          ]}
        />
      </AccountSection>
      {note !== null && (
        <AccountSection title={t("mailboxes.notes.remove")} lead={t("mailboxes.notes.removeLead")}>
          <OtherAct
            action={removeNoteAction}
            label={t("mailboxes.notes.remove")}
            pending={t("common.working")}
            look="danger"
            values={values}
          />
        </AccountSection>
      )}
    </MailboxFrame>
  )
}
