import { notFound } from "next/navigation"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { withShown } from "#app/_forms/with-shown.ts"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { showUnitPolicy, type ShownPolicy } from "#lib/organisations/unit-policy.ts"
import { showUnit } from "#lib/organisations/units.ts"
import { CHOICES, DEMANDS, isNumbered, type Demand, type Numbered } from "#lib/policies/policy.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { organisationField } from "../../../unit-fields.ts"
import type { OrganizerWords } from "../../../unit-words.ts"
import { UnitPath } from "../unit-path.tsx"
import { setPolicyAction } from "./actions.ts"
import { demandValue } from "../../../demand-words.ts"

export const generateMetadata = titled("organizer.policy.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly unit: string }> }

/** What a unit demands of its employees beside what those above it do (O11). Proven before it is shown, so that nothing chosen is lost on the way. */
export default async function PolicyPage({ params }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireProvenOrganizer(organisation)
  const [{ unit, above }, policy] = await Promise.all([shown(showUnit(context, unitId)), shown(showUnitPolicy(context, unitId))])
  if (unit.kind === "sponsored_group") notFound()
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("policy.title")}
      lead={t("policy.lead")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <div className="max-w-[44rem]">
        <ActionForm
          action={setPolicyAction}
          submit={t("policy.save")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "hidden", name: "unit", value: unit.id },
            ...withShown(DEMANDS.map((demand) => (isNumbered(demand) ? numberField(t, policy, demand) : yesField(t, policy, demand)))),
          ]}
        />
      </div>
    </OrganizerPage>
  )
}

function yesField(t: OrganizerWords, { own, by, withoutFactor }: ShownPolicy, demand: Exclude<Demand, Numbered>): FormField {
  const unit = by[demand]
  const says = [
    ...(unit === undefined ? [] : [t("policy.alreadyBy", { unit })]),
    ...(demand === "requiresFactor" ? [t("policy.withoutFactor", { count: withoutFactor })] : []),
  ].join(" ")
  const label = (
    <>
      {t(`policy.name.${demand}`)}
      {says !== "" && <span className="block text-sm text-quiet">{says}</span>}
    </>
  )
  return { kind: "checkbox", name: demand, label, isOptional: true, isTicked: own[demand] === true }
}

/** Only what demands more than the units above: the rest would change nothing. */
function numberField(t: OrganizerWords, { own, above, by }: ShownPolicy, demand: Numbered): FormField {
  const most = above[demand] ?? Infinity
  const choices = CHOICES[demand].filter((choice) => choice < most || choice === own[demand])
  const inherited = demandValue(t, above, demand)
  const unit = by[demand]
  const none = inherited === null || unit === undefined ? t("policy.notDemanded") : t("policy.as", { unit, value: inherited })
  return {
    kind: "select",
    name: demand,
    label: t(`policy.name.${demand}`),
    ...(demand === "trashDays" || demand === "smsMonthly" ? { hint: t(`policy.hint.${demand}`) } : {}),
    value: own[demand] === null ? "" : String(own[demand]),
    options: [
      { value: "", label: none },
      ...choices.map((count) => ({ value: String(count), label: t(`policy.value.${demand}`, { count }) })),
    ],
  }
}
