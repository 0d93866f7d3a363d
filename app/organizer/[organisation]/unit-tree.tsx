import { Icon } from "#app/_ui/icon.tsx"
import type { Id } from "#lib/ids.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { belowOf, unfoldedAtFirst, type FoundUnit } from "#lib/organisations/unit-folds.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { unitHref } from "./organizer-page.tsx"
import { costCentreWords, peopleWords, planWords } from "./unit-words.ts"

type UnitTreeProps = {
  readonly language: Language
  readonly label: string
  /** Each followed by those below it. */
  readonly units: readonly ShownUnit[]
}

/** Units as lists in lists, so that a screen reader says what stands below what; those that are many stand folded, without a script. */
export function UnitTree({ language, label, units }: UnitTreeProps) {
  const below = belowOf(units)
  const unfolded = unfoldedAtFirst(units)
  const first = below.get("") ?? []
  return (
    <div className={first.length < units.length ? "unit-tree-folds" : undefined}>
      <Heads language={language} />
      <Branch language={language} label={label} units={first} below={below} unfolded={unfolded} />
    </div>
  )
}

/** What stands in which column of a wide page; each line says it in words, so that nobody hears it twice. */
function Heads({ language }: { readonly language: Language }) {
  const t = translator(language, "organizer")
  return (
    <div className="unit-line unit-heads" aria-hidden="true">
      <p>{t("people.unit")}</p>
      <p>{t("unit.people")}</p>
      <p>{t("unit.costCentre")}</p>
      <p>{t("unit.plan")}</p>
    </div>
  )
}

type BranchProps = UnitTreeProps & { readonly below: ReadonlyMap<Id, readonly ShownUnit[]>; readonly unfolded: ReadonlySet<Id> }

function Branch({ language, label, units, below, unfolded }: BranchProps) {
  const t = translator(language, "organizer")
  return (
    <ul role="list" className="unit-tree" aria-label={label}>
      {units.map((unit) => {
        const inside = below.get(unit.id) ?? []
        const title = t("tree.below", { unit: unit.name })
        return (
          <li key={unit.id}>
            <UnitLine language={language} unit={unit} inside={inside.length} />
            {inside.length > 0 && (
              <details className="unit-fold" open={unfolded.has(unit.id)}>
                <summary>
                  <span className="sr-only">{title}</span>
                  <Icon name="open" small />
                </summary>
                <Branch language={language} label={title} units={inside} below={below} unfolded={unfolded} />
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Where there is little room, what comes from above is left to the page of the unit. */
const inherited = (isInherited: boolean) => (isInherited ? "unit-inherited" : undefined)

function UnitLine({ language, unit, inside }: { readonly language: Language; readonly unit: ShownUnit; readonly inside: number }) {
  const t = translator(language, "organizer")
  return (
    <div className="unit-line">
      <p>
        <a href={unitHref(unit.organisationId, unit.id)}>
          <bdi>{unit.name}</bdi>
        </a>
        {unit.kind !== "department" && <span className="text-quiet"> · {t(`kind.${unit.kind}`)}</span>}
        {inside > 0 && <span className="text-quiet"> · {t("tree.units", { count: inside })}</span>}
      </p>
      <p>{peopleWords(t, unit)}</p>
      <p className={inherited(!unit.hasOwnCostCentre)}>{costCentreWords(t, unit)}</p>
      <p className={inherited(unit.plan === null && unit.parentId !== null)}>{planWords(t, unit)}</p>
    </div>
  )
}

type FoundUnitsProps = { readonly language: Language; readonly label: string; readonly found: readonly FoundUnit<ShownUnit>[] }

/** Units that were looked for, each with the way to it. */
export function FoundUnits({ language, label, found }: FoundUnitsProps) {
  const t = translator(language, "organizer")
  return (
    <ul role="list" className="unit-tree" aria-label={label}>
      {found.map(({ unit, above }) => (
        <li key={unit.id} className="unit-line unit-found">
          <p>
            <a href={unitHref(unit.organisationId, unit.id)}>
              <bdi>{unit.name}</bdi>
            </a>
          </p>
          <p>{above.length === 0 ? t(`kind.${unit.kind}`) : above.join(" › ")}</p>
          <p>{peopleWords(t, unit)}</p>
        </li>
      ))}
    </ul>
  )
}
