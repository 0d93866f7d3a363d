import type { FormField } from "#app/_forms/action-form.tsx"
import { noonOf } from "#lib/closing/day.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"

/** When an organisation leaves, what becomes of its employees' accounts, and the yes; the Organizer and the operator's console ask the same. */
export function closingFields({ language }: { readonly language: string }, earliest: string): readonly FormField[] {
  const t = translator(language, "organizer")
  const day = formats({ language, timeZone: "UTC" }).day(noonOf(earliest))
  return [
    { kind: "date", name: "day", label: t("closing.day"), hint: t("closing.dayHint", { day }), value: earliest },
    {
      kind: "select",
      name: "outcome",
      label: t("closing.outcome"),
      hint: t("closing.outcomeHint"),
      options: (["release", "erase"] as const).map((value) => ({ value, label: t(`closing.outcomes.${value}`) })),
    },
    { kind: "checkbox", name: "sure", label: t("closing.sure") },
  ]
}
