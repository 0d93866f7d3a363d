import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { showUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { UnitPath } from "../unit-path.tsx"
import { ContactListForm } from "./contact-list-form.tsx"

export const generateMetadata = titled("organizer.contactLists.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly unit: string }> }

/** Whom a unit's people find, and who finds them (O9). */
export default async function ContactListPage({ params }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireOrganizer(organisation)
  const { unit, above } = await shown(showUnit(context, unitId))
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("contactLists.title")}
      lead={t(unit.kind === "sponsored_group" ? "contactLists.leadGroup" : "contactLists.lead")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <div className="mt-6 max-w-[44rem]">
        <ContactListForm context={context} unit={unit} />
      </div>
    </OrganizerPage>
  )
}
