import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { UnitPage } from "#lib/organisations/units.ts"
import { organizerHref, unitHref } from "../../organizer-page.tsx"

type UnitPathProps = Pick<UnitPage, "above"> & {
  readonly context: OrganizerContext
  readonly name: string
  /** The page is one below the unit's own. */ readonly unitId?: string
}

/** The way up from a unit; what is out of scope is named and leads nowhere. */
export function UnitPath({ context, above, name, unitId }: UnitPathProps) {
  const t = translator(context.language, "organizer")
  const { id } = context.organisation
  return (
    <nav aria-label={t("unit.path")}>
      <ol role="list" className="unit-path">
        <li>
          <a href={organizerHref(id)}>{t("places.overview")}</a>
        </li>
        {above.map((one) => (
          <li key={one.id}>{one.isInScope ? <a href={unitHref(id, one.id)}>{one.name}</a> : <bdi>{one.name}</bdi>}</li>
        ))}
        <li>{unitId === undefined ? <bdi aria-current="page">{name}</bdi> : <a href={unitHref(id, unitId)}>{name}</a>}</li>
      </ol>
    </nav>
  )
}
