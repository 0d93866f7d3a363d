import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { lastDigits } from "#lib/identity/phone-number.ts"
import { translator } from "#lib/language/translate.ts"
import { showFollowing } from "#lib/links/follow-link.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { visitorContext } from "#lib/web/session.ts"
import { linkCodeAgainAction, notMyNumberAction, proveLinkAction } from "../actions.ts"

type CodePageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("link.codeTitle")

/** The code from the phone; only for a browser that has followed a link. */
export default async function LinkCodePage({ searchParams }: CodePageProps) {
  const { wrong, closed } = await searchParams
  const context = await visitorContext()
  const t = translator(context.language)
  const following = await showFollowing(context, await attemptToken())
  if (following?.isOpen === true) redirect("/invitation/message")
  if (following === null) {
    const lead = wrong === "1" ? t("link.wrongNumberThanks") : closed === "1" ? t("link.left") : t("link.over")
    const title = wrong === "1" ? t("link.wrongNumberTitle") : closed === "1" ? t("link.leftTitle") : t("link.overTitle")
    return (
      <PublicFormPage title={title} lead={lead}>
        <ButtonRow>
          <ButtonLink href="/">{t("common.toStart")}</ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  }
  return (
    <PublicFormPage
      title={t("link.codeTitle")}
      lead={t("link.codeLead", { digits: lastDigits(following.phone) })}
      letterhead={following.letterhead}
    >
      <ActionForm
        action={proveLinkAction}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("link.codeHint") }]}
        submit={t("common.continue")}
        pending={t("link.opening")}
      />
      <div className="other-acts">
        <OtherAct action={linkCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        {following.isPhoneGiven && <OtherAct action={notMyNumberAction} label={t("link.notMyNumber")} pending={t("common.working")} />}
      </div>
    </PublicFormPage>
  )
}
