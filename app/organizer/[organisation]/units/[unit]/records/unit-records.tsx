import { AccountSection } from "#app/account/account-page.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showRecords } from "#lib/records/show-records.ts"
import { shown } from "#lib/web/organizer.ts"
import { unitHref } from "../../../organizer-page.tsx"

/** How official documents and holds stand in a unit, with the way to them (O16). */
export async function UnitRecords({ context, unitId }: { readonly context: OrganizerContext; readonly unitId: string }) {
  const t = translator(context.language, "organizer")
  const { isOfficial, officialBy, hold, holdsAbove } = await shown(showRecords(context, unitId))
  const words = { official: String(isOfficial || officialBy !== null), hold: String(hold !== null || holdsAbove.length > 0) }
  return (
    <AccountSection title={t("records.title")}>
      <p>{t("records.short", words)}</p>
      <p className="mt-4">
        <ButtonLink href={`${unitHref(context.organisation.id, unitId)}/records`} look="quiet">
          {t("records.open")}
        </ButtonLink>
      </p>
    </AccountSection>
  )
}
