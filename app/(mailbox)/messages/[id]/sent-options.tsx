import { ActionForm } from "#app/_forms/action-form.tsx"
import { hiddenFields } from "#app/_forms/hidden-fields.ts"
import type { Shown } from "#app/_letter/shown.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { dateIn, hasEnded } from "#lib/messages/expiry.ts"
import { FLAGS } from "#lib/messages/options.ts"
import type { FormAction } from "#lib/web/action.ts"
import { expiryChoices } from "../../compose/option-words.ts"

/** For the sender, below what happened at each recipient: what was asked for with the message (M6). */
export function SentOptions({ message, t, f, now }: Shown) {
  const { options, expiresAt } = message
  const asked = [
    ...FLAGS.filter(({ option }) => options[option]).map(({ option }) => t(`options.${option}`)),
    ...(options.level === "registered" ? [t("options.registered")] : []),
  ]
  const over = hasEnded(expiresAt, now) ? expiresAt : null
  if (asked.length === 0 && over === null) return null
  return (
    <div className="sent-options">
      {asked.length > 0 && (
        <p>
          <span className="text-quiet">{t("options.asked")}</span> {asked.join(" · ")}
        </p>
      )}
      {over !== null && <p>{t("options.endedForAll", { day: f.day(over) })}</p>}
    </div>
  )
}

type ExpiryProps = Shown & {
  readonly action: FormAction
  /** What that is sent besides, by name. */ readonly values?: Readonly<Record<string, string>>
  readonly language: Language
  readonly timeZone: string
}

/** For the sender: when the message ends, and another end for it, until it is over. */
export function Expiry({ message, t, f, now, action, values = {}, language, timeZone }: ExpiryProps) {
  const { id, expiresAt, seal } = message
  if (seal !== "holds" || hasEnded(expiresAt, now)) return null
  const title = (
    <span className="tracking-title">
      {t("options.expiry")}
      <span className="tracking-status text-quiet">{expiresAt === null ? t("options.expiryNone") : f.day(expiresAt)}</span>
    </span>
  )
  return (
    <ActionForm
      action={action}
      folded={{ title, icon: "wait" }}
      fields={[
        ...hiddenFields({ ...values, message: id }),
        {
          kind: "select",
          name: "expiry",
          label: t("options.expiry"),
          hint: t("options.expiryHint"),
          value: expiresAt === null ? "none" : "date",
          options: expiryChoices(language),
        },
        {
          kind: "date",
          name: "expiry_date",
          label: t("options.expiryDate"),
          hint: t("options.expiryDateHint"),
          value: expiresAt === null ? "" : dateIn(expiresAt, timeZone),
          isOptional: t("common.optional"),
        },
      ]}
      submit={t("options.changeExpiry")}
      pending={t("common.working")}
      look="quiet"
    />
  )
}
