import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Field } from "#app/_ui/field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { INVITATION_STATES } from "#lib/organisations/find-invitations.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { parentOptions } from "../unit-fields.ts"
import { EVERYTHING, invitationsHref, isNarrowed, type AskedFor } from "./asked-for.ts"

type InvitationFilterProps = { readonly context: OrganizerContext; readonly units: readonly ShownUnit[]; readonly asked: AskedFor }

/** Whom, where and how far: as people are looked for. */
export function InvitationFilter({ context, units, asked }: InvitationFilterProps) {
  const t = translator(context.language, "organizer")
  const here = invitationsHref(context.organisation.id, EVERYTHING)
  return (
    <form action={here} className="form organizer-filter">
      <Field name="words" label={t("invitations.words")} defaultValue={asked.words} autoComplete="off" maxLength={100} />
      <Select
        name="unit"
        label={t("invitations.unit")}
        defaultValue={asked.unit}
        options={[{ value: "", label: t("people.anyUnit") }, ...parentOptions(units)]}
      />
      <Select
        name="state"
        label={t("invitations.state")}
        defaultValue={asked.state}
        options={[
          { value: "", label: t("invitations.anyState") },
          ...INVITATION_STATES.map((state) => ({ value: state, label: t(`invitations.states.${state}`) })),
        ]}
      />
      <ButtonRow>
        <Button type="submit">{t("people.filter")}</Button>
        {isNarrowed(asked) && (
          <ButtonLink href={here} look="plain">
            {t("invitations.all")}
          </ButtonLink>
        )}
      </ButtonRow>
    </form>
  )
}
