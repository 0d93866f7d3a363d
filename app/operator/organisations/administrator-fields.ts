import type { FormField } from "#app/_forms/action-form.tsx"
import { languages } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"

/** Who is asked to administer an organisation, and in which language the mail is written. */
export function administratorFields(language: string): readonly FormField[] {
  const t = translator(language, "operator")
  return [
    {
      kind: "email",
      name: "administrator",
      label: t("organisations.administratorAddress"),
      hint: t("organisations.administratorHint"),
    },
    languageField(language),
  ]
}

/** In which language the mail is written that asks somebody. */
export function languageField(language: string): FormField {
  return {
    kind: "select",
    name: "language",
    label: translator(language, "operator")("organisations.mailLanguage"),
    value: language,
    options: languages().map(({ code, name }) => ({ value: code, label: name, lang: code })),
  }
}
