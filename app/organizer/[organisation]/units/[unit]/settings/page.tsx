import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { listUnits, showUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { CloseUnit, MoveUnit, RenameUnit, UnitSettings } from "../unit-forms.tsx"
import { UnitPath } from "../unit-path.tsx"

export const generateMetadata = titled("organizer.unit.settingsTitle")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly unit: string }> }

/** What a unit is called, what it charges, which plan its people get, where it hangs, and its end (O2, O4). */
export default async function UnitSettingsPage({ params }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireOrganizer(organisation)
  const page = await shown(showUnit(context, unitId))
  const { unit, above } = page
  const t = translator(context.language, "organizer")
  // A unit is hung elsewhere or closed from above.
  const isBelow = above.at(-1)?.isInScope === true
  const units = isBelow ? await shown(listUnits(context)) : []
  return (
    <OrganizerPage
      context={context}
      title={t("unit.settingsTitle")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <AccountSection title={t("unit.settings")} lead={t("unit.settingsLead")}>
        <UnitSettings context={context} page={page} />
      </AccountSection>
      {unit.parentId !== null && (
        <AccountSection title={t("unit.place")}>
          <RenameUnit context={context} unit={unit} />
          {isBelow && <MoveUnit context={context} unit={unit} units={units} />}
          {isBelow && <CloseUnit context={context} unit={unit} />}
        </AccountSection>
      )}
    </OrganizerPage>
  )
}
