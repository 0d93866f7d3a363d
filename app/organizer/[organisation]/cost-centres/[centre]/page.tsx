import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { withShown } from "#app/_forms/with-shown.ts"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { listCostCentres } from "#lib/organisations/cost-centres.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../organizer-page.tsx"
import { organisationField } from "../../unit-fields.ts"
import { changeCostCentreAction, removeCostCentreAction } from "../actions.ts"
import { costCentreFields } from "../cost-centre-fields.ts"

export const generateMetadata = titled("organizer.centres.change")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly centre: string }> }

/** Changes a cost centre, or removes it after saying what becomes of the units that charge it (O8). */
export default async function CostCentrePage({ params }: PageProps) {
  const { organisation, centre: id } = await params
  const context = await requireOrganizer(organisation)
  const centre = (await shown(listCostCentres(context))).find((one) => one.id === id)
  if (centre === undefined || !context.actor.isOfAll) notFound()
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  return (
    <OrganizerPage context={context} title={t("centres.change")} place="costCentres" isPlace={false}>
      <div className="max-w-[44rem]">
        <ActionForm
          action={changeCostCentreAction}
          submit={t("centres.save")}
          pending={pending}
          fields={withShown(costCentreFields(context, centre))}
        />
      </div>
      <AccountSection title={t("centres.remove")} lead={t("centres.removeMeans")}>
        <ActionForm
          action={removeCostCentreAction}
          formId="remove"
          look="danger"
          submit={t("centres.removeAct", { code: centre.code })}
          pending={pending}
          fields={[organisationField(context), { kind: "hidden", name: "centre", value: centre.id }]}
        />
      </AccountSection>
    </OrganizerPage>
  )
}
