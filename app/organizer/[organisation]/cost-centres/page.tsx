import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listCostCentres, type CostCentre } from "#lib/organisations/cost-centres.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { addCostCentreAction } from "./actions.ts"
import { costCentreFields } from "./cost-centre-fields.ts"

export const generateMetadata = titled("organizer.centres.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** What use is charged to (O8): everybody who administers something sees it, who administers the whole changes it. */
export default async function CostCentresPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const centres = await shown(listCostCentres(context))
  const { done } = await searchParams
  const { language, actor } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("centres.title")}
      lead={t(actor.isOfAll ? "centres.lead" : "centres.leadOthers")}
      place="costCentres"
    >
      <Said language={language} done={done} />
      {centres.length === 0 ? (
        <EmptyState icon="list" title={t("centres.emptyTitle")}>
          {t(actor.isOfAll ? "centres.emptyBody" : "centres.emptyBodyOthers")}
        </EmptyState>
      ) : (
        <div className="max-w-[60rem]">
          <DataTable caption={t("centres.title")} quietCaption columns={columnsOf(context)} items={centres} itemKey={({ id }) => id} />
        </div>
      )}
      {actor.isOfAll && (
        <AccountSection title={t("centres.new")}>
          <ActionForm
            action={addCostCentreAction}
            submit={t("centres.add")}
            pending={translator(language)("common.working")}
            fields={costCentreFields(context)}
          />
        </AccountSection>
      )}
    </OrganizerPage>
  )
}

function columnsOf(context: OrganizerContext) {
  const t = translator(context.language, "organizer")
  const { organisation, actor } = context
  return [
    {
      key: "code",
      header: t("centres.code"),
      cell: ({ id, code }: CostCentre) =>
        actor.isOfAll ? <a href={organizerHref(organisation.id, `/cost-centres/${id}`)}>{code}</a> : code,
    },
    { key: "name", header: t("centres.name"), cell: ({ name }: CostCentre) => name },
    { key: "days", header: t("centres.days"), cell: (centre: CostCentre) => days(context, centre) },
    { key: "reference", header: t("centres.reference"), cell: ({ buyerReference }: CostCentre) => buyerReference ?? "" },
  ]
}

/** From when until when, in words; days have no zone, so that they are written as they stand. */
function days({ language }: OrganizerContext, { validFrom, validTo }: CostCentre): string {
  const t = translator(language, "organizer")
  const f = formats({ language, timeZone: "UTC" })
  const day = (text: string) => f.day(new Date(`${text}T00:00:00Z`))
  if (validFrom !== null && validTo !== null) return t("centres.fromTo", { from: day(validFrom), to: day(validTo) })
  if (validFrom !== null) return t("centres.onlyFrom", { from: day(validFrom) })
  return validTo === null ? t("centres.always") : t("centres.onlyTo", { to: day(validTo) })
}
