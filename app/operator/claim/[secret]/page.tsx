import { notFound, redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import { isOperatorLink } from "#lib/staff/operators.ts"
import { translator } from "#lib/language/translate.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { memberContext, visitorContext } from "#lib/web/session.ts"
import { claimOperatorAction } from "../../actions.ts"

type ClaimPageProps = { readonly params: Promise<{ readonly secret: string }> }

export const generateMetadata = titled("operator.claim.title")

/** Says what the link does; opening it spends nothing, so a mail scanner or a preview cannot use it up (B55). */
export default async function ClaimOperatorPage({ params }: ClaimPageProps) {
  const { secret } = await params
  const context = await visitorContext()
  if (!(await isOperatorLink(context, secret))) notFound()
  const member = await memberContext()
  if (member !== null && !hasFreshProof(member)) redirect(proofPage(`/operator/claim/${secret}`))
  const t = translator(context.language)
  return (
    <PublicFormPage title={t("operator.claim.title")} lead={t("operator.claim.lead")}>
      <p>{t("operator.claim.what")}</p>
      {member === null ? (
        <>
          <p>{t("operator.claim.signInFirst")}</p>
          <ButtonRow>
            <ButtonLink look="primary" href={`/sign-in?next=${encodeURIComponent(`/operator/claim/${secret}`)}`}>
              {t("signIn.title")}
            </ButtonLink>
            <ButtonLink href="/register">{t("register.title")}</ButtonLink>
          </ButtonRow>
        </>
      ) : (
        <>
          <p>{t("operator.claim.as", { name: member.actor.name, address: member.actor.address })}</p>
          <ActionForm
            action={claimOperatorAction}
            submit={t("operator.claim.button")}
            pending={t("operator.claim.working")}
            fields={[{ kind: "hidden", name: "secret", value: secret }]}
          />
        </>
      )}
    </PublicFormPage>
  )
}
