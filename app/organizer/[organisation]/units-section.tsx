import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Field } from "#app/_ui/field.tsx"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import type { Overview } from "#lib/organisations/advice.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { findUnits } from "#lib/organisations/unit-folds.ts"
import { organizerHref } from "./organizer-page.tsx"
import { UnitPicture } from "./unit-picture.tsx"
import { FoundUnits, UnitTree } from "./unit-tree.tsx"

/** So many are found by looking, and their picture is a small one. */
const FEW = 12

type UnitsSectionProps = Pick<Overview, "units" | "peopleBelow"> & {
  readonly context: OrganizerContext
  /** Where the picture begins; null for the top. */ readonly from: Id | null
  /** What is looked for; empty for all. */ readonly words: string
}

/** The tree of units, looked through by the address alone, so that it works without JavaScript (O2). */
export function UnitsSection({ context, units, peopleBelow, from, words }: UnitsSectionProps) {
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <>
      {units.length > FEW && <Find context={context} words={words} />}
      {words !== "" ? (
        <Found context={context} units={units} words={words} />
      ) : (
        <>
          <UnitTree language={language} label={t("tree.title")} units={units} />
          {units.length > 1 && (
            <div className="mt-6">
              <Disclosure id="picture" title={t("picture.title")} icon="organizer" open={from !== null || units.length <= FEW}>
                <UnitPicture
                  language={language}
                  organisationId={context.organisation.id}
                  units={units}
                  from={from}
                  peopleBelow={peopleBelow}
                />
              </Disclosure>
            </div>
          )}
        </>
      )}
    </>
  )
}

type FindProps = Pick<UnitsSectionProps, "context" | "words">

function Find({ context, words }: FindProps) {
  const t = translator(context.language, "organizer")
  const here = `${organizerHref(context.organisation.id)}#units`
  return (
    <form action={here} className="form unit-find">
      <Field name="find" label={t("tree.find")} defaultValue={words} autoComplete="off" maxLength={100} />
      <ButtonRow>
        <Button type="submit" look="quiet">
          {t("tree.findAct")}
        </Button>
        {words !== "" && (
          <ButtonLink href={here} look="plain">
            {t("tree.all")}
          </ButtonLink>
        )}
      </ButtonRow>
    </form>
  )
}

function Found({ context: { language }, units, words }: FindProps & Pick<UnitsSectionProps, "units">) {
  const t = translator(language, "organizer")
  const found = findUnits(units, words, language)
  return (
    <>
      <p className="mt-4 text-quiet" role="status">
        {t("tree.found", { count: found.length })}
      </p>
      {found.length > 0 && <FoundUnits language={language} label={t("tree.foundLabel")} found={found} />}
    </>
  )
}
