import { ActionForm } from "#app/_forms/action-form.tsx"
import type { Shown } from "#app/_letter/shown.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { dateIn } from "#lib/messages/expiry.ts"
import { FLAGS } from "#lib/messages/options.ts"
import type { FormAction } from "#lib/web/action.ts"
import { expiryChoices } from "../../compose/option-words.ts"

type SentOptionsProps = Shown & {
  /** Takes another end of the message. */ readonly action: FormAction
  readonly language: Language
  readonly timeZone: string
}

/** For the sender, below what happened: what was asked for, and until when recipients can open it, which may change (M6). */
export function SentOptions(props: SentOptionsProps) {
  const { message, t, f, now } = props
  const { options, expiresAt, seal } = message
  const asked = [
    ...FLAGS.filter(({ option }) => options[option]).map(({ option }) => t(`options.${option}`)),
    ...(options.level === "registered" ? [t("options.registered")] : []),
  ]
  const isOver = expiresAt !== null && expiresAt <= now
  return (
    <div className="sent-options">
      {asked.length > 0 && (
        <p>
          <span className="text-quiet">{t("options.asked")}</span> {asked.join(" · ")}
        </p>
      )}
      {isOver && <p>{t("options.endedForAll", { day: f.day(expiresAt) })}</p>}
      {!isOver && seal === "holds" && <ChangeExpiry {...props} />}
    </div>
  )
}

function ChangeExpiry({ message, t, action, language, timeZone }: SentOptionsProps) {
  const { id, expiresAt } = message
  return (
    <ActionForm
      action={action}
      formId="expiry-form"
      fields={[
        { kind: "hidden", name: "message", value: id },
        {
          kind: "select",
          name: "expiry",
          label: t("options.expiry"),
          hint: t("options.expiryHint"),
          options: expiryChoices(language),
          value: expiresAt === null ? "none" : "date",
        },
        {
          kind: "date",
          name: "expiry_date",
          label: t("options.expiryDate"),
          hint: t("options.expiryDateHint"),
          value: expiresAt === null ? "" : dateIn(expiresAt, timeZone),
        },
      ]}
      submit={t("options.changeExpiry")}
      pending={t("common.working")}
      look="quiet"
    />
  )
}
