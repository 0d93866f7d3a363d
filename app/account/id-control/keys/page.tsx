import { ActionForm } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { titled } from "#app/_forms/titled.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { rotateKeysAction } from "./actions.ts"

export const generateMetadata = titled("keysPage.title")

/** Rotates the account's keys (K6): what happens is said first, then the password is asked for. */
export default async function KeysPage() {
  const context = await requireProvenMember()
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const t = translator(context.language)
  const own = translator(context.language, "keysPage")
  const { hasRecoverySheet, passkeys } = factors.value
  return (
    <AccountPage context={context} title={own("title")} lead={own("lead")} isOfIdControl>
      <AccountSection title={own("what")}>
        <ul className="numbered">
          <li>{own("what1")}</li>
          <li>{hasRecoverySheet ? own("what2") : own("what2None")}</li>
          {passkeys > 0 && <li>{own("what3")}</li>}
        </ul>
      </AccountSection>
      <AccountSection title={own("passwordTitle")} lead={own("passwordLead")}>
        <ActionForm
          action={rotateKeysAction}
          submit={own("button")}
          pending={own("working")}
          fields={[passwordField(t, "current", context.actor.address)]}
        />
      </AccountSection>
    </AccountPage>
  )
}
