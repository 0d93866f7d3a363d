import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { RecordAct } from "#lib/records/requests.ts"
import { organisationField } from "../../../unit-fields.ts"
import { askRecordsAction } from "./actions.ts"

type AskFormProps = {
  readonly context: OrganizerContext
  readonly unitId: string
  readonly kind: RecordAct
  readonly mailboxId?: string
  /** The button, and what the form is folded under. */ readonly act: string
}

/** Asks a second administrator, with a reason; folded, because it is seldom done. */
export function AskForm({ context, unitId, kind, mailboxId, act }: AskFormProps) {
  const t = translator(context.language, "organizer")
  const mailbox: readonly FormField[] = mailboxId === undefined ? [] : [{ kind: "hidden", name: "mailbox", value: mailboxId }]
  return (
    <ActionForm
      action={askRecordsAction}
      formId={`ask-${kind}-${mailboxId ?? "unit"}`}
      look="quiet"
      submit={act}
      pending={translator(context.language)("common.working")}
      folded={{ title: act }}
      fields={[
        organisationField(context),
        { kind: "hidden", name: "unit", value: unitId },
        { kind: "hidden", name: "kind", value: kind },
        ...mailbox,
        { kind: "area", name: "reason", label: t("records.reason"), hint: t("records.reasonHint"), short: true },
      ]}
    />
  )
}
