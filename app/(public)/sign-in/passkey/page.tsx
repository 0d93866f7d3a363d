import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { awaitedPassword } from "#lib/signing-in/passkey-sign-in.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { visitorContext } from "#lib/web/session.ts"
import { startSignInAgainAction } from "../actions.ts"
import { finishPasskeySignInAction } from "./actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("signIn.title")

/** The password, after a passkey that is right and opens no messages. */
export default async function PasskeyPasswordPage({ searchParams }: PageProps) {
  const { next } = await searchParams
  const context = await visitorContext()
  const awaited = await awaitedPassword(context, await attemptToken())
  if (awaited === null) redirect("/sign-in")
  const t = translator(context.language)
  return (
    <PublicFormPage title={t("signIn.passkeyPassword")} lead={t("signIn.passkeyPasswordLead", { address: awaited.address })}>
      <ActionForm
        action={finishPasskeySignInAction}
        submit={t("signIn.button")}
        pending={t("signIn.opening")}
        fields={[
          passwordField(t, "current", awaited.address),
          { kind: "hidden", name: "next", value: nextPath(typeof next === "string" ? next : null) },
        ]}
      />
      <div className="other-acts">
        <OtherAct action={startSignInAgainAction} label={t("signIn.startAgain")} pending={t("common.working")} />
      </div>
    </PublicFormPage>
  )
}
