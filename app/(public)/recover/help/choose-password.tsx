import { ActionForm } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { StartAgain } from "../steps.tsx"
import { restoreHelpedAction } from "./actions.ts"

/** The last step of somebody whom their organisation helps: a password of their own (O7). */
export function ChoosePassword({ language, address }: { readonly language: string; readonly address: string }) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("recover.help.passwordTitle")} lead={t("recover.help.passwordLead")}>
      <ActionForm
        action={restoreHelpedAction}
        fields={[passwordField(t, "recovered", address)]}
        submit={t("recover.help.button")}
        pending={t("recover.restoring")}
      />
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}
