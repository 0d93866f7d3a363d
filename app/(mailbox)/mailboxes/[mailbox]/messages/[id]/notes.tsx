import { ActionForm } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { MailboxNote } from "#lib/envelope/mailbox-note.ts"
import type { Id } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownNote } from "#lib/shared-mailboxes/notes.ts"
import { addNoteAction } from "../../../work-actions.ts"
import { mailboxHref } from "../../mailbox-frame.tsx"

type NotesProps = {
  readonly context: MemberContext
  readonly mailboxId: Id
  readonly messageId: Id
  readonly notes: readonly ShownNote[]
}

/** A note as it stands: who wrote it and when, and when it was changed last. */
export function NoteText({ context, note }: { readonly context: MemberContext; readonly note: MailboxNote }) {
  const t = translator(context.language)
  const { when } = formats(context)
  const now = context.clock.now()
  return (
    <>
      <p className="text-sm text-quiet">
        <bdi>{note.writer}</bdi>, {when(note.writtenAt, now)}
        {note.changedAt !== null && <> · {t("mailboxes.notes.changed", { when: when(note.changedAt, now) })}</>}
      </p>
      <p className="whitespace-pre-wrap break-words" dir="auto">
        {note.text}
      </p>
    </>
  )
}

/** What the readers of a shared mailbox write to each other on a conversation, which never goes along with an answer (M15). */
export function Notes({ context, mailboxId, messageId, notes }: NotesProps) {
  const t = translator(context.language)
  const { when } = formats(context)
  return (
    <div id="notes" className="no-print">
      <AccountSection title={t("mailboxes.notes.title")} lead={t("mailboxes.notes.lead")}>
        {notes.length > 0 && (
          <ul role="list" className="mb-6 space-y-4">
            {notes.map(({ id, note, isOwn }) => (
              <li key={id} className="border-s-2 border-line ps-4">
                {note === null ? <p>{t("mailboxes.notes.broken")}</p> : <NoteText context={context} note={note} />}
                {isOwn && note !== null && (
                  <ButtonLink
                    href={mailboxHref(mailboxId, `/messages/${messageId}/notes/${id}`)}
                    look="plain"
                    small
                    aria-label={t("mailboxes.notes.changeOf", { when: when(note.writtenAt, context.clock.now()) })}
                  >
                    {t("mailboxes.notes.change")}
                  </ButtonLink>
                )}
              </li>
            ))}
          </ul>
        )}
        <ActionForm
          // Empty again once a note is written.
          key={notes.length}
          action={addNoteAction}
          formId="note"
          look="quiet"
          submit={t("mailboxes.notes.add")}
          pending={t("common.working")}
          fields={[
            { kind: "hidden", name: "mailbox", value: mailboxId },
            { kind: "hidden", name: "message", value: messageId },
            { kind: "area", name: "note", label: t("mailboxes.notes.label"), short: true },
          ]}
        />
      </AccountSection>
    </div>
  )
}
