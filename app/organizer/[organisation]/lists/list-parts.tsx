import type { FormField } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { WRITERS, type ListRules, type UnitAddressList } from "#lib/organisations/unit-lists.ts"
import { organizerHref } from "../organizer-page.tsx"
import type { OrganizerWords } from "../unit-words.ts"

/** Who may write to a list, and whom it reaches. */
export const listFields = (t: OrganizerWords, { writers, withBelow }: ListRules): readonly FormField[] => [
  {
    kind: "select",
    name: "writers",
    label: t("lists.writers"),
    value: writers,
    options: WRITERS.map((value) => ({ value, label: t(`lists.writer.${value}`) })),
  },
  { kind: "checkbox", name: "below", label: t("lists.below"), isOptional: true, isTicked: withBelow },
]

/** Each with its address, whom it reaches and who may write. */
export function UnitLists({ context, lists }: { readonly context: OrganizerContext; readonly lists: readonly UnitAddressList[] }) {
  const t = translator(context.language, "organizer")
  return (
    <ul role="list" className="organizer-people" aria-label={t("lists.title")}>
      {lists.map(({ id, name, address, members, writers }) => (
        <li key={id}>
          <a href={organizerHref(context.organisation.id, `/lists/${id}`)}>
            <bdi>{name}</bdi>
          </a>{" "}
          <bdi className="text-quiet">{address}</bdi>
          <p className="text-sm text-quiet">
            {t("lists.reaches", { count: members })} {t(`lists.writes.${writers}`)}
          </p>
        </li>
      ))}
    </ul>
  )
}
