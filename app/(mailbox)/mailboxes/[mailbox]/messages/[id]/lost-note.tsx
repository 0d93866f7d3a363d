import { ActionForm } from "#app/_forms/action-form.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { addNoteAction } from "../../../work-actions.ts"
import { MailboxFrame, mailboxHref } from "../../mailbox-frame.tsx"

type LostNoteProps = { readonly context: MemberContext; readonly mailbox: MemberContext; readonly messageId: Id }

/** Where a form was posted from the page of a message that was erased meanwhile: says so, and gives back what was typed for a note on it (design 3). */
export function LostNote({ context, mailbox, messageId }: LostNoteProps) {
  const t = translator(context.language)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("message.title")} current={null}>
      <Notice kind="info" title={t("mailboxes.notes.letterGone")} className="mb-6" />
      <ActionForm
        action={addNoteAction}
        formId="note"
        page={mailboxHref(mailbox.actor.accountId, `/messages/${messageId}`)}
        pending={t("common.working")}
        fields={[{ kind: "area", name: "note", label: t("mailboxes.notes.typed"), hint: t("mailboxes.notes.typedHint") }]}
      />
    </MailboxFrame>
  )
}
