import type { FormField } from "#app/_forms/action-form.tsx"
import type { Translate } from "#lib/language/translate.ts"
import { MAX_TEMPLATE_NAME } from "#lib/own-texts/own-text.ts"

/** The fields of a template, new or to be changed. */
export const templateFields = (t: Translate, { name, text }: { readonly name: string; readonly text: string }): readonly FormField[] => [
  {
    kind: "text",
    name: "name",
    label: t("texts.name"),
    hint: t("texts.nameHint"),
    value: name,
    autoComplete: "off",
    maxLength: MAX_TEMPLATE_NAME,
  },
  { kind: "area", name: "text", label: t("texts.text"), value: text, letter: true },
]
