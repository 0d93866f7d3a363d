import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { QrCode } from "#app/_ui/qr-code.tsx"
import type { MemberContext } from "#lib/context.ts"
import { showSettingUp, type SettingUp } from "#lib/factors/switch-on-authenticator.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { authenticatorCodeAgainAction, authoriseAuthenticatorAction, confirmAuthenticatorAction } from "./actions.ts"

export const generateMetadata = titled("authenticator.title")

/** Steps 5 to 7 of product I4: the code from the phone, the picture, the first code of the app. */
export default async function AuthenticatorPage() {
  const context = await requireMember()
  const at = await showSettingUp(context, await attemptToken())
  if (at === null) redirect("/account/id-control#authenticator")
  const t = translator(context.language, "authenticator")
  return (
    <AccountPage context={context} title={t("title")} lead={t("lead")} isOfIdControl>
      {at.step === "authorise" ? <Authorise context={context} asked={at.asked} /> : <Confirm context={context} at={at} />}
    </AccountPage>
  )
}

type AuthoriseProps = { readonly context: MemberContext; readonly asked: Extract<SettingUp, { readonly step: "authorise" }>["asked"] }

function Authorise({ context: { language }, asked }: AuthoriseProps) {
  const t = translator(language)
  return (
    <AccountSection title={t("authenticator.authoriseTitle")} lead={t("authenticator.authoriseLead", { digits: asked.lastDigits ?? "" })}>
      <ActionForm
        action={authoriseAuthenticatorAction}
        submit={t("common.continue")}
        pending={t("common.working")}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t.dynamic(`factor.hint.${asked.method}`) }]}
      />
      <div className="other-acts mt-4">
        <OtherAct action={authenticatorCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
      </div>
    </AccountSection>
  )
}

type ConfirmProps = { readonly context: MemberContext; readonly at: Extract<SettingUp, { readonly step: "confirm" }> }

function Confirm({ context: { language }, at }: ConfirmProps) {
  const t = translator(language)
  const own = translator(language, "authenticator")
  return (
    <AccountSection title={own("scanTitle")} lead={own("scanLead")}>
      <QrCode text={at.link} label={own("qr")} />
      <p className="mt-3">
        <a href={at.link}>{own("open")}</a>
      </p>
      <div className="mt-4">
        <h3>{own("secret")}</h3>
        <p className="text-quiet">{own("secretHint")}</p>
        <p className="printed-code mt-1" translate="no">
          {at.seed}
        </p>
      </div>
      <p className="mt-4 mb-4">{own("clock")}</p>
      <ActionForm
        action={confirmAuthenticatorAction}
        submit={own("confirm")}
        pending={own("confirming")}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("factor.hint.authenticator") }]}
      />
    </AccountSection>
  )
}
