import type { FormField } from "#app/_forms/action-form.tsx"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import type { OrganizerWords } from "./unit-words.ts"

/** Says which organisation a form is about; each form of the Organizer has it. */
export const organisationField = ({ organisation }: Pick<OrganizerContext, "organisation">): FormField => ({
  kind: "hidden",
  name: "organisation",
  value: organisation.id,
})

type Options = readonly { readonly value: string; readonly label: string }[]

export const kindOptions = (t: OrganizerWords): Options =>
  (["department", "sponsored_group"] as const).map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))

/** Units to choose from, each set in as far as it stands below others. */
export const parentOptions = (units: readonly ShownUnit[]): Options =>
  units.map(({ id, name, depth }) => ({ value: id, label: `${"\u2003".repeat(depth)}${name}` }))

/** The same with nothing chosen at first, where choosing by oversight would do something. */
export const orNone = (choose: string, units: readonly ShownUnit[]): Options => [{ value: "", label: choose }, ...parentOptions(units)]
