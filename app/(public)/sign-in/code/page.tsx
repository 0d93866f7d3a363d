import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { awaitedCode } from "#lib/identity/sign-in.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { visitorContext } from "#lib/web/session.ts"
import { finishSignInAction, signInCodeAgainAction, startSignInAgainAction } from "../actions.ts"

type CodePageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("signIn.title") }
}

/** The code from the phone; only for a browser that has given a right password. */
export default async function SignInCodePage({ searchParams }: CodePageProps) {
  const { next } = await searchParams
  const context = await visitorContext()
  const awaited = await awaitedCode(context, await attemptToken())
  if (awaited === null) redirect("/sign-in")
  const t = translator(context.language)
  return (
    <PublicFormPage title={t("signIn.codeTitle")} lead={t("signIn.codeLead", { digits: awaited.lastDigits })}>
      <ActionForm
        action={finishSignInAction}
        fields={[
          { kind: "code", name: "code", label: t("common.fields.code"), hint: t("signIn.codeHint") },
          { kind: "hidden", name: "next", value: nextPath(typeof next === "string" ? next : null) },
        ]}
        submit={t("common.continue")}
        pending={t("signIn.opening")}
      />
      <div className="other-acts">
        <OtherAct action={signInCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        <OtherAct action={startSignInAgainAction} label={t("signIn.startAgain")} pending={t("common.working")} />
      </div>
    </PublicFormPage>
  )
}
