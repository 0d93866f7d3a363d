import { ActionForm } from "#app/_forms/action-form.tsx"
import { letterFields } from "#app/_forms/letter-fields.ts"
import type { MemberContext } from "#lib/context.ts"
import { newId, type Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { writeFromMailboxAction } from "../actions.ts"

type LetterFormProps = {
  readonly context: MemberContext
  readonly mailbox: MemberContext
  /** The message that is answered, to its sender; null for a new one. */ readonly answers: Id | null
  readonly subject: string
  readonly text: string
}

/** Writes under the mailbox's name, which is said before Send; plain text without files. */
export function LetterForm({ context, mailbox, answers, subject, text }: LetterFormProps) {
  const t = translator(context.language)
  const { accountId, name, address } = mailbox.actor
  return (
    <div className="mt-6 max-w-[44rem]">
      <p className="mb-4">{t("mailboxes.writtenAs", { name, address })}</p>
      <ActionForm
        action={writeFromMailboxAction}
        submit={t("mailboxes.send")}
        pending={t("common.working")}
        fields={[
          { kind: "hidden", name: "mailbox", value: accountId },
          { kind: "hidden", name: "token", value: newId() },
          answers === null
            ? {
                kind: "text",
                name: "to",
                label: t("common.fields.to"),
                hint: t("compose.toHint"),
                autoComplete: "off",
                maxLength: 8_000,
              }
            : { kind: "hidden", name: "answers", value: answers },
          ...letterFields(t, { subject, text }),
        ]}
      />
    </div>
  )
}
