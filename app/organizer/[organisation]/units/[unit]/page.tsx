import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { countInvitationsThatFit } from "#lib/organisations/find-invitations.ts"
import { listInvitations } from "#lib/organisations/invitations.ts"
import { listPeople } from "#lib/organisations/people.ts"
import { showUnit, type ShownUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { EVERYTHING, invitationsHref } from "../../invitations/asked-for.ts"
import { InvitationTable } from "../../invitations/invitation-table.tsx"
import { OrganizerPage, organizerHref } from "../../organizer-page.tsx"
import { PeopleTable } from "../../people/people-table.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { UnitTree } from "../../unit-tree.tsx"
import { peopleWords } from "../../unit-words.ts"
import { AddBelow, InvitePeople } from "./unit-forms.tsx"
import { UnitHolds } from "./unit-holds.tsx"
import { UnitPath } from "./unit-path.tsx"

export const generateMetadata = titled("organizer.unit.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly unit: string }>
  readonly searchParams: Promise<PageParams>
}

/** One unit: where it hangs, its people and who is asked, what is below, and what holds in it (O2–O6). */
export default async function OneUnitPage({ params, searchParams }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireOrganizer(organisation)
  const { unit, above, below } = await shown(showUnit(context, unitId))
  const { done } = await searchParams
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={unit.name}
      lead={[t(`kind.${unit.kind}`), peopleWords(t, unit)].join(" · ")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} />}
    >
      <Said language={language} done={done} />
      <Invite context={context} unit={unit} />
      <People context={context} unit={unit} />
      <AccountSection title={t("unit.below")}>
        {below.length === 0 ? (
          <p className="mb-4">{t("unit.nothingBelow")}</p>
        ) : (
          <UnitTree language={language} label={t("unit.below")} units={below} />
        )}
        <div className="mt-4">
          <AddBelow context={context} unit={unit} />
        </div>
      </AccountSection>
      <UnitHolds context={context} unit={unit} />
    </OrganizerPage>
  )
}

type SectionProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

/** First on the page, and folded where somebody is there already. */
function Invite({ context, unit }: SectionProps) {
  const t = translator(context.language, "organizer")
  return (
    <div id="invite" className="mt-6 max-w-[44rem]">
      <InvitePeople context={context} unit={unit} />
      <p className="mt-3">
        <a href={organizerHref(context.organisation.id, `/people/import?unit=${unit.id}`)}>{t("file.link")}</a>
      </p>
    </div>
  )
}

/** So many of those who belong to it, and of those who are asked, stand here; the others on pages of their own. */
const [PEOPLE_SHOWN, ASKED_SHOWN] = [10, 5]

/** Who belongs to it, the first of them by name, and the newest who are asked. */
async function People({ context, unit }: SectionProps) {
  const t = translator(context.language, "organizer")
  const here = { ...EVERYTHING, unit: unit.id }
  const [{ people }, asked, count] = await Promise.all([
    shown(listPeople(context, { unitId: unit.id, kind: "belongs", words: "", after: "" })),
    shown(listInvitations(context, unit.id, "all", ASKED_SHOWN)),
    shown(countInvitationsThatFit(context, { words: "", unitId: unit.id, state: null })),
  ])
  return (
    <>
      <section className="mt-10 max-w-[60rem]">
        <h2 className="mb-2">{t("unit.people")}</h2>
        {people.length === 0 ? (
          <p>{t("unit.nobody")}</p>
        ) : (
          <PeopleTable context={context} people={people.slice(0, PEOPLE_SHOWN)} isOfUnit />
        )}
        {people.length > PEOPLE_SHOWN && (
          <p className="mt-3">
            <a href={organizerHref(context.organisation.id, `/people?unit=${unit.id}`)}>
              {t("unit.allPeople", { count: unit.employees + unit.members })}
            </a>
          </p>
        )}
      </section>
      {asked.length > 0 && (
        <section className="mt-10 max-w-[60rem]">
          <h2 className="mb-2">{t("invitations.title")}</h2>
          <InvitationTable context={context} invitations={asked} asked={here} isOfUnit />
          <p className="mt-3">
            <a href={invitationsHref(context.organisation.id, here)}>{t("invitations.ofUnit", { count })}</a>
          </p>
        </section>
      )}
    </>
  )
}
