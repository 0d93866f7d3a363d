import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { regionInWords } from "#app/_letter/region-words.ts"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { authorize } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { requireProvenStaff, requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../operator-page.tsx"
import { setUpOrganisationAction } from "../actions.ts"
import { administratorFields } from "../administrator-fields.ts"

export const generateMetadata = titled("operator.organisations.setUp")

/** Sets an organisation up (O1). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function NewOrganisationPage() {
  if (!authorize((await requireStaff()).actor, "organisations:manage").ok) notFound()
  const context = await requireProvenStaff()
  const t = translator(context.language, "operator")
  return (
    <OperatorFrame
      context={context}
      title={t("organisations.setUp")}
      lead={t("organisations.setUpLead")}
      back={{ href: "/operator/organisations", label: t("organisations.title") }}
    >
      <AccountSection title={t("organisations.facts")}>
        <ActionForm
          action={setUpOrganisationAction}
          submit={t("organisations.setUp")}
          pending={translator(context.language)("common.working")}
          fields={[...factFields(context), ...administratorFields(context.language)]}
        />
      </AccountSection>
    </OperatorFrame>
  )
}

const regionLabel = (language: string, region: string): string => {
  const words = regionInWords(language, region)
  return words === region ? region : `${words} (${region})`
}

function factFields({ language, env }: MemberContext): readonly FormField[] {
  const t = translator(language, "operator")
  return [
    // Of two posts of the same form the second finds what the first has set up.
    { kind: "hidden", name: "token", value: newId() },
    {
      kind: "text",
      name: "name",
      label: t("organisations.name"),
      hint: t("organisations.nameHint"),
      autoComplete: "off",
      maxLength: NAME_LENGTH * 2,
    },
    {
      kind: "text",
      name: "number",
      label: t("organisations.number"),
      hint: t("organisations.numberHint"),
      autoComplete: "off",
      maxLength: 40,
    },
    { kind: "area", name: "postal_address", label: t("organisations.postalAddress") },
    {
      kind: "select",
      name: "region",
      label: t("organisations.region"),
      hint: t("organisations.regionHint"),
      value: env.regions[0] ?? "",
      options: env.regions.map((region) => ({ value: region, label: regionLabel(language, region) })),
    },
  ]
}
