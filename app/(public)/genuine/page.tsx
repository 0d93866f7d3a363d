import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"
import { confirmNoticeAction } from "./actions.ts"

export const generateMetadata = titled("genuine.title")

/** "Did Sigill send me this?" (M9): yes or no, and the day. */
export default async function GenuinePage() {
  const t = translator((await visitorContext()).language)
  const field = { name: "code", label: t("common.fields.code"), hint: t("genuine.hint") }
  return (
    <PublicFormPage title={t("genuine.title")} lead={t("genuine.lead")}>
      <ActionForm
        action={confirmNoticeAction}
        fields={[{ ...field, kind: "text", autoComplete: "off", maxLength: 40 }]}
        submit={t("genuine.check")}
        pending={t("genuine.checking")}
      />
    </PublicFormPage>
  )
}
