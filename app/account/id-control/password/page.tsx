import { ActionForm } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { changePasswordAction } from "../../actions.ts"

export const generateMetadata = titled("account.passwordPage.title")

/** Another password, after a fresh proof (B25). */
export default async function PasswordPage() {
  const context = await requireProvenMember()
  const t = translator(context.language)
  return (
    <AccountPage context={context} title={t("account.passwordPage.title")} lead={t("account.passwordPage.lead")} isOfIdControl>
      <AccountSection title={t("common.fields.newPassword")}>
        <ActionForm
          action={changePasswordAction}
          submit={t("account.id.change")}
          pending={t("account.id.changing")}
          fields={[passwordField(t, "another", context.actor.address)]}
        />
      </AccountSection>
    </AccountPage>
  )
}
