import { ActionForm } from "#app/_forms/action-form.tsx"
import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { SignedInNote } from "#app/_forms/signed-in-note.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { translator } from "#lib/language/translate.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { visitorContext } from "#lib/web/session.ts"
import { signInAction } from "./actions.ts"
import { passkeySignInAction, startPasskeySignInAction } from "./passkey/actions.ts"

type SignInPageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("signIn.title")

/** Always the form, also for who is signed in: somebody else may want to sign in in this browser. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, out, deleted, kept } = await searchParams
  const t = translator((await visitorContext()).language)
  const wanted = nextPath(typeof next === "string" ? next : null)
  return (
    <PublicFormPage title={t("signIn.title")} lead={t("signIn.lead")}>
      {deleted === "1" && <Notice kind="done" title={t("signIn.deleted")} />}
      {out === "1" && <Notice kind="done" title={t("signIn.signedOut")} />}
      {kept === "1" && <Notice kind="info" title={t("signIn.draftKept")} />}
      <SignedInNote />
      <ActionForm
        action={signInAction}
        fields={[
          { kind: "email", name: "email", label: t("common.fields.email") },
          passwordField(t, "current"),
          { kind: "hidden", name: "next", value: wanted },
        ]}
        submit={t("signIn.button")}
        pending={t("signIn.opening")}
      />
      <PasskeyForm
        ceremony="use"
        begin={startPasskeySignInAction}
        finish={passkeySignInAction}
        words={{ button: t("signIn.passkey"), pending: t("passkeys.asking"), cancelled: t("signIn.passkeyCancelled") }}
        values={{ next: wanted }}
      />
      <p className="text-quiet">
        {t("signIn.cannot")} <a href="/recover">{t("signIn.cannotAct")}</a>
      </p>
      <p className="text-quiet">
        {t("signIn.noAccount")} <a href="/register">{t("register.title")}</a>
      </p>
    </PublicFormPage>
  )
}
