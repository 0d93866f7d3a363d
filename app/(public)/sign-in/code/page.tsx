import { redirect } from "next/navigation"
import { ChallengeForm, challengeTitle } from "#app/_forms/challenge.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { awaitedFactor } from "#lib/signing-in/sign-in.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { visitorContext } from "#lib/web/session.ts"
import { finishSignInAction, signInByAction, startSignInAgainAction } from "../actions.ts"
import { finishByPasskeyAction, startPasskeyFactorAction } from "../passkey/actions.ts"

type CodePageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("signIn.title")

/** The second factor; only for a browser that has given a right password. */
export default async function SignInCodePage({ searchParams }: CodePageProps) {
  const { next } = await searchParams
  const context = await visitorContext()
  const asked = await awaitedFactor(context, await attemptToken())
  if (asked === null) redirect("/sign-in")
  const { language } = context
  const t = translator(language)
  const { title, lead } = challengeTitle(language, asked)
  return (
    <PublicFormPage title={title} lead={asked.method === "sms" ? `${t("signIn.newBrowser")} ${lead}` : lead}>
      <ChallengeForm
        language={language}
        asked={asked}
        finish={finishSignInAction}
        ask={signInByAction}
        next={nextPath(typeof next === "string" ? next : null)}
        passkey={{ begin: startPasskeyFactorAction, finish: finishByPasskeyAction }}
        offersToRemember={asked.mayRemember}
        submit={t("common.continue")}
        pending={t("signIn.opening")}
      />
      <div className="other-acts">
        <OtherAct action={startSignInAgainAction} label={t("signIn.startAgain")} pending={t("common.working")} />
      </div>
      <p className="text-quiet">
        {t("signIn.cannot")} <a href="/recover">{t("signIn.cannotAct")}</a>
      </p>
    </PublicFormPage>
  )
}
