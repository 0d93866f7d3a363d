import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import type { Employer } from "#lib/domains/register-employed.ts"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { translator } from "#lib/language/translate.ts"
import { createAccountAction, startAgainAction } from "./actions.ts"
import { Employed } from "./employed.tsx"
import { TOTAL } from "./steps.tsx"

type GiveDetailsProps = { readonly language: string; readonly address: string; readonly employer: Employer | null }

/** The last step; for whom an organisation employs, with what that means before the yes (O7, O10). */
export function GiveDetails({ language, address, employer }: GiveDetailsProps) {
  const t = translator(language)
  const terms = t.rich("register.terms", {
    terms: (words) => (
      <a href="/terms" target="_blank">
        {words}
      </a>
    ),
    privacy: (words) => (
      <a href="/privacy" target="_blank">
        {words}
      </a>
    ),
  })
  return (
    <PublicFormPage title={t("register.detailsTitle")} lead={t("register.detailsLead", { address })} step={{ current: 5, total: TOTAL }}>
      {employer !== null && <Employed language={language} employer={employer} means />}
      <ActionForm
        action={createAccountAction}
        fields={[
          {
            kind: "text",
            name: "name",
            label: t("common.fields.name"),
            hint: t("register.nameHint"),
            autoComplete: "name",
            maxLength: NAME_LENGTH * 2,
          },
          passwordField(t, "first", address),
          ...employedFields(language, employer),
          { kind: "checkbox", name: "terms", label: terms },
          { kind: "time-zone", name: "time_zone" },
        ]}
        submit={t("register.createAccount")}
        pending={t("register.creating")}
      />
      {employer !== null && (
        <div className="other-acts">
          <OtherAct action={startAgainAction} label={t("register.startAgain")} pending={t("common.working")} />
        </div>
      )}
    </PublicFormPage>
  )
}

/** The visible yes (B29), and to whom it was said. */
function employedFields(language: string, employer: Employer | null): readonly FormField[] {
  if (employer === null) return []
  const yes = translator(language, "organisations")("recovery.yes", { unit: employer.unitName, whole: "no" })
  return [
    { kind: "hidden", name: "employer", value: employer.unitId },
    { kind: "checkbox", name: "recovery", label: <span>{yes}</span> },
  ]
}
