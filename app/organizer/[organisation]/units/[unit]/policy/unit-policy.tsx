import { ButtonLink } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { shown } from "#lib/web/organizer.ts"
import { unitHref } from "../../../organizer-page.tsx"
import { demandFacts } from "../../../demand-words.ts"

/** What holds for the employees of a unit and where it comes from, with the way to change it (O11). */
export async function UnitPolicy({ context, unitId }: { readonly context: OrganizerContext; readonly unitId: string }) {
  const t = translator(context.language, "organizer")
  const facts = demandFacts(t, await shown(showUnitPolicy(context, unitId)))
  return (
    <AccountSection title={t("policy.title")}>
      {facts.length === 0 ? <p>{t("policy.nothing")}</p> : <Facts facts={facts} />}
      <p className="mt-4">
        <ButtonLink href={`${unitHref(context.organisation.id, unitId)}/policy`} look="quiet">
          {t("policy.change")}
        </ButtonLink>
      </p>
    </AccountSection>
  )
}
