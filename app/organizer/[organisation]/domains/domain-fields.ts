import type { FormField } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownDomain } from "#lib/domains/own-domains.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"

/** What a domain covers, and which department employs the people in it; as they are where there is one already. */
export function domainFields({ language }: OrganizerContext, units: readonly ShownUnit[], domain?: ShownDomain): readonly FormField[] {
  const t = translator(language, "organizer")
  const departments = units.filter(({ kind }) => kind === "department")
  return [
    {
      kind: "checkbox",
      name: "below",
      label: domain === undefined ? t("domains.belowNew") : t("domains.below", { domain: domain.name }),
      isOptional: true,
      isTicked: domain?.coversBelow ?? false,
    },
    {
      kind: "select",
      name: "department",
      label: t("domains.department"),
      hint: t("domains.departmentHint"),
      value: domain?.unitId ?? "",
      options: [
        { value: "", label: t("domains.nobody") },
        ...departments.map(({ id, name, depth }) => ({ value: id, label: `${"\u2003".repeat(Math.max(0, depth - 1))}${name}` })),
      ],
    },
  ]
}
