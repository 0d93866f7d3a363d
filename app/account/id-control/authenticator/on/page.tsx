import { redirect } from "next/navigation"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../../account-page.tsx"
import { HeldBackLetter } from "../../../held-back-letter.tsx"
import { moveAuthenticatorAction, switchOffAuthenticatorAction } from "../actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("authenticator.title")

/** Step 8 of product I4: it is on, and a way back has to be chosen. Later: another phone, or off. */
export default async function AuthenticatorOnPage({ searchParams }: PageProps) {
  const context = await requireProvenMember()
  const { new: isNew } = await searchParams
  const factors = await load(ownFactors)
  if (!factors.ok || factors.value.authenticatorSince === null) redirect("/account/id-control#authenticator")
  const t = translator(context.language)
  const own = translator(context.language, "authenticator")
  const { hasNoWayBack } = context
  return (
    <AccountPage context={context} title={own("onTitle")} lead={own("onDone")} isOfIdControl>
      {isNew === "1" && <HeldBackLetter context={context} />}
      {hasNoWayBack ? (
        <AccountSection title={own("wayBack")} lead={own("onLead")}>
          <ButtonRow>
            <ButtonLink look="primary" href="/account/id-control/codes">
              {t("account.id.nextBackupCodes")}
            </ButtonLink>
            <ButtonLink href="/account/id-control/backup-phone">{t("account.id.nextBackupPhone")}</ButtonLink>
          </ButtonRow>
        </AccountSection>
      ) : (
        isNew === "1" && <Notice kind="done" announce title={own("onTitle")} />
      )}
      {(isNew !== "1" || !hasNoWayBack) && (
        <>
          <AccountSection title={own("move")} lead={own("moveLead")}>
            <OtherAct action={moveAuthenticatorAction} label={own("move")} pending={t("common.working")} look="quiet" />
          </AccountSection>
          <AccountSection title={own("off")} lead={own("offLead")}>
            <OtherAct action={switchOffAuthenticatorAction} label={own("off")} pending={t("common.working")} look="danger" />
          </AccountSection>
        </>
      )}
    </AccountPage>
  )
}
