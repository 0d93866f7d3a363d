import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { showUnit } from "#lib/organisations/units.ts"
import { listRecordRequests } from "#lib/records/requests.ts"
import { showComing, showRecords } from "#lib/records/show-records.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { Said, type PageParams } from "../../../said.tsx"
import { UnitPath } from "../unit-path.tsx"
import { Disposal } from "./disposal.tsx"
import { HoldOfUnit } from "./hold-of-unit.tsx"
import { OfficialMailboxes } from "./official-mailboxes.tsx"
import { RecordRequests } from "./record-requests.tsx"

export const generateMetadata = titled("organizer.records.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly unit: string }>
  readonly searchParams: Promise<PageParams>
}

/** Official documents of a unit, when they are disposed of, and its hold (O16). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function RecordsPage({ params, searchParams }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireProvenOrganizer(organisation)
  const { unit, above } = await shown(showUnit(context, unitId))
  const [records, coming] = [await shown(showRecords(context, unitId)), await shown(showComing(context, unitId))]
  const requests = (await shown(listRecordRequests(context))).filter((request) => request.unitId === unitId)
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("records.title")}
      lead={t("records.lead")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <Said language={language} done={(await searchParams).done} />
      {requests.length > 0 && <RecordRequests context={context} requests={requests} />}
      <OfficialMailboxes context={context} unitId={unit.id} records={records} requests={requests} />
      <Disposal context={context} unitId={unit.id} records={records} coming={coming} />
      <HoldOfUnit context={context} unitId={unit.id} records={records} requests={requests} />
    </OrganizerPage>
  )
}
