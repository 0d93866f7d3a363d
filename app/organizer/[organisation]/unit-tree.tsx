import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { unitHref } from "./organizer-page.tsx"
import { costCentreWords, peopleWords, planWords } from "./unit-words.ts"

type UnitTreeProps = {
  readonly language: Language
  readonly label: string
  /** Each followed by those below it. */
  readonly units: readonly ShownUnit[]
}

/** Units as lists in lists, so that a screen reader says what stands below what. */
export function UnitTree({ language, label, units }: UnitTreeProps) {
  const there = new Set(units.map(({ id }) => id))
  const below = Map.groupBy(units, ({ parentId }) => (parentId !== null && there.has(parentId) ? parentId : ""))
  return (
    <>
      <Heads language={language} />
      <Branch language={language} label={label} units={below.get("") ?? []} below={below} />
    </>
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

type BranchProps = UnitTreeProps & { readonly below: ReadonlyMap<string, readonly ShownUnit[]> }

function Branch({ language, label, units, below }: BranchProps) {
  const t = translator(language, "organizer")
  return (
    <ul role="list" className="unit-tree" aria-label={label}>
      {units.map((unit) => {
        const inside = below.get(unit.id) ?? []
        return (
          <li key={unit.id}>
            <UnitLine language={language} unit={unit} />
            {inside.length > 0 && <Branch language={language} label={t("tree.below", { unit: unit.name })} units={inside} below={below} />}
          </li>
        )
      })}
    </ul>
  )
}

function UnitLine({ language, unit }: { readonly language: Language; readonly unit: ShownUnit }) {
  const t = translator(language, "organizer")
  return (
    <div className="unit-line">
      <p>
        <a href={unitHref(unit.organisationId, unit.id)}>
          <bdi>{unit.name}</bdi>
        </a>
        {unit.kind !== "department" && <span className="text-quiet"> · {t(`kind.${unit.kind}`)}</span>}
      </p>
      <p>{peopleWords(t, unit)}</p>
      <p>{costCentreWords(t, unit)}</p>
      <p>{planWords(t, unit)}</p>
    </div>
  )
}
