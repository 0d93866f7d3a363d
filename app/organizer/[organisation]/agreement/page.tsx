import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { regionInWords } from "#app/_letter/region-words.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { translator } from "#lib/language/translate.ts"
import { AGREEMENT_VERSION } from "#lib/organisations/agreement.ts"
import { requireOrganizer } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { organisationField } from "../unit-fields.ts"
import { acceptAgreementAction } from "./actions.ts"

export const generateMetadata = titled("organizer.agreement.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }> }

/** The processing agreement in force, for an organisation that accepted an earlier one (D7). */
export default async function AgreementPage({ params }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  if (!context.actor.isOfAll) notFound()
  const t = translator(context.language, "organizer")
  const isAccepted = context.organisation.agreementVersion === AGREEMENT_VERSION
  return (
    <OrganizerPage context={context} title={t("agreement.title")} lead={t("agreement.lead")} place="overview" isPlace={false}>
      <p className="mb-4">
        <a href="/agreement">{t("agreement.read")}</a>
      </p>
      <p className="mb-4">{t("regionLine", { region: regionInWords(context.language, context.organisation.region) })}</p>
      {isAccepted ? (
        <Notice kind="done" title={t("agreement.accepted", { version: AGREEMENT_VERSION })} />
      ) : (
        <ActionForm
          action={acceptAgreementAction}
          submit={t("agreement.act")}
          pending={translator(context.language)("common.working")}
          fields={[organisationField(context), { kind: "checkbox", name: "agreement", label: t("agreement.yes") }]}
        />
      )}
    </OrganizerPage>
  )
}
