import type { Translate } from "#lib/language/translate.ts"
import { MAX_SUBJECT_CHARACTERS } from "#lib/messages/input.ts"
import type { FormField } from "./action-form.tsx"

/** Subject and text of what is written as a shared mailbox, by support or by a unit's readers: plain text without files. */
export const letterFields = (
  t: Translate,
  { subject, text }: { readonly subject: string; readonly text: string },
): readonly FormField[] => [
  {
    kind: "text",
    name: "subject",
    label: t("common.fields.subject"),
    value: subject,
    autoComplete: "off",
    maxLength: MAX_SUBJECT_CHARACTERS,
  },
  { kind: "area", name: "message", label: t("common.fields.message"), value: text, letter: true },
]
