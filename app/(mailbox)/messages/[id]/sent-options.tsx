import type { Shown } from "#app/_letter/shown.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { dateIn } from "#lib/messages/expiry.ts"
import { FLAGS } from "#lib/messages/options.ts"
import type { FormAction } from "#lib/web/action.ts"
import { expiryChoices } from "../../compose/option-words.ts"
import { ExpiryForm } from "./expiry-form.tsx"

/** For the sender, below what happened at each recipient: what was asked for with the message (M6). */
export function SentOptions({ message, t, f, now }: Shown) {
  const { options, expiresAt } = message
  const asked = [
    ...FLAGS.filter(({ option }) => options[option]).map(({ option }) => t(`options.${option}`)),
    ...(options.level === "registered" ? [t("options.registered")] : []),
  ]
  const isOver = expiresAt !== null && expiresAt <= now
  if (asked.length === 0 && !isOver) return null
  return (
    <div className="sent-options">
      {asked.length > 0 && (
        <p>
          <span className="text-quiet">{t("options.asked")}</span> {asked.join(" · ")}
        </p>
      )}
      {isOver && <p>{t("options.endedForAll", { day: f.day(expiresAt) })}</p>}
    </div>
  )
}

type ExpiryProps = Shown & { readonly action: FormAction; readonly language: Language; readonly timeZone: string }

/** For the sender: when the message ends, and another end for it, until it is over. */
export function Expiry({ message, t, f, now, action, language, timeZone }: ExpiryProps) {
  const { id, expiresAt, seal } = message
  if (seal !== "holds" || (expiresAt !== null && expiresAt <= now)) return null
  return (
    <ExpiryForm
      action={action}
      messageId={id}
      choice={expiresAt === null ? "none" : "date"}
      date={expiresAt === null ? "" : dateIn(expiresAt, timeZone)}
      until={expiresAt === null ? t("options.expiryNone") : f.day(expiresAt)}
      choices={expiryChoices(language)}
      words={{
        expiry: t("options.expiry"),
        expiryHint: t("options.expiryHint"),
        expiryDate: t("options.expiryDate"),
        expiryDateHint: t("options.expiryDateHint"),
        change: t("options.changeExpiry"),
        pending: t("common.working"),
      }}
    />
  )
}
