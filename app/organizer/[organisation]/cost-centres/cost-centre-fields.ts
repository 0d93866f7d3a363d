import type { FormField } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { CostCentre } from "#lib/organisations/cost-centres.ts"
import { organisationField } from "../unit-fields.ts"

/** What a cost centre is written by; filled in where there is one already. */
export function costCentreFields(context: OrganizerContext, centre?: CostCentre): readonly FormField[] {
  const t = translator(context.language, "organizer")
  const isOptional = translator(context.language)("common.optional")
  const text = { kind: "text", autoComplete: "off" } as const
  return [
    organisationField(context),
    ...(centre === undefined ? [] : [{ kind: "hidden", name: "centre", value: centre.id } as const]),
    { ...text, name: "code", label: t("centres.code"), hint: t("centres.codeHint"), value: centre?.code ?? "", maxLength: 32 },
    { ...text, name: "name", label: t("centres.name"), value: centre?.name ?? "", maxLength: 80 },
    { kind: "date", name: "valid_from", label: t("centres.from"), value: centre?.validFrom ?? "", isOptional },
    { kind: "date", name: "valid_to", label: t("centres.to"), value: centre?.validTo ?? "", isOptional },
    {
      ...text,
      name: "buyer_reference",
      label: t("centres.reference"),
      hint: t("centres.referenceHint"),
      value: centre?.buyerReference ?? "",
      maxLength: 64,
      isOptional,
    },
  ]
}
