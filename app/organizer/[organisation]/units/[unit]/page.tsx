import { titled } from "#app/_forms/titled.ts"
import { Facts } from "#app/_ui/facts.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { listAdministrators } from "#lib/organisations/administrators.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { countInvitationsThatFit } from "#lib/organisations/find-invitations.ts"
import { listInvitations } from "#lib/organisations/invitations.ts"
import { listPeople } from "#lib/organisations/people.ts"
import { listUnitLists } from "#lib/organisations/unit-lists.ts"
import { listUnitMailboxes } from "#lib/organisations/unit-mailboxes.ts"
import { listUnits, showUnit, type ShownUnit, type UnitPage } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { EVERYTHING, invitationsHref } from "../../invitations/asked-for.ts"
import { InvitationTable } from "../../invitations/invitation-table.tsx"
import { OrganizerPage, organizerHref, unitHref } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { UnitTree } from "../../unit-tree.tsx"
import { contactListWords, costCentreWords, peopleWords, planWords } from "../../unit-words.ts"
import { PeopleTable } from "../../people/people-table.tsx"
import { UnitLists } from "../../lists/list-parts.tsx"
import { MailboxList } from "./mailboxes/mailbox-list.tsx"
import { ContactListForm } from "./contact-list-form.tsx"
import { AddBelow, CloseUnit, InvitePeople, MoveUnit, RenameUnit, UnitSettings } from "./unit-forms.tsx"
import { AdministratorLine } from "./administrator-line.tsx"
import { UnitPolicy } from "./policy/unit-policy.tsx"
import { UnitRecords } from "./records/unit-records.tsx"
import { UnitPath } from "./unit-path.tsx"

export const generateMetadata = titled("organizer.unit.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly unit: string }>
  readonly searchParams: Promise<PageParams>
}

/** One unit: where it hangs, its people and who is asked, who administers it, what it charges, what is below (O2–O6). */
export default async function OneUnitPage({ params, searchParams }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireOrganizer(organisation)
  const page = await shown(showUnit(context, unitId))
  const { unit, above, below } = page
  const { done } = await searchParams
  const { language } = context
  const t = translator(language, "organizer")
  // A unit is hung elsewhere or closed from above.
  const isBelow = above.at(-1)?.isInScope === true
  const units = isBelow ? await shown(listUnits(context)) : []
  return (
    <OrganizerPage
      context={context}
      title={unit.name}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} />}
    >
      <Said language={language} done={done} />
      <div className="max-w-[44rem]">
        <Facts facts={factsOf(context, unit)} />
      </div>
      <span id="invite" />
      <AccountSection title={t("invite.title")} lead={t(unit.kind === "sponsored_group" ? "invite.leadGroup" : "invite.lead")}>
        <InvitePeople context={context} unit={unit} />
        <p className="mt-4">
          <a href={organizerHref(context.organisation.id, `/people/import?unit=${unit.id}`)}>{t("file.link")}</a>
        </p>
      </AccountSection>
      <Administrators context={context} unit={unit} />
      <People context={context} unit={unit} />
      <span id="below" />
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
      <Mailboxes context={context} unit={unit} />
      <UnitRecords context={context} unitId={unit.id} />
      <span id="lists" />
      <AccountSection
        title={t("contactLists.title")}
        lead={t(unit.kind === "sponsored_group" ? "contactLists.leadGroup" : "contactLists.lead")}
      >
        <ContactListForm context={context} unit={unit} />
      </AccountSection>
      {unit.kind !== "sponsored_group" && <UnitPolicy context={context} unitId={unit.id} />}
      <span id="settings" />
      <AccountSection title={t("unit.settings")} lead={t("unit.settingsLead")}>
        <UnitSettings context={context} page={page} />
        {unit.parentId !== null && (
          <div className="mt-8 grid gap-2">
            <RenameUnit context={context} unit={unit} />
            {isBelow && <MoveUnit context={context} unit={unit} units={units} />}
            {isBelow && <CloseUnit context={context} unit={unit} />}
          </div>
        )}
      </AccountSection>
    </OrganizerPage>
  )
}

function factsOf(context: OrganizerContext, unit: UnitPage["unit"]) {
  const t = translator(context.language, "organizer")
  return [
    { name: t("unit.kind"), value: t(`kind.${unit.kind}`) },
    { name: t("unit.people"), value: peopleWords(t, unit) },
    { name: t("unit.costCentre"), value: costCentreWords(t, unit) },
    { name: t("unit.plan"), value: planWords(t, unit) },
    { name: t("contactLists.title"), value: contactListWords(t, unit) },
  ]
}

type SectionProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

/** So many of those who are asked stand here; the others on a page of their own. */
const ASKED_SHOWN = 10

/** Who belongs to it, the first page of them, and the newest who are asked. */
async function People({ context, unit }: SectionProps) {
  const t = translator(context.language, "organizer")
  const here = { ...EVERYTHING, unit: unit.id }
  const [{ people, next }, asked, count] = await Promise.all([
    shown(listPeople(context, { unitId: unit.id, kind: "belongs", words: "", after: "" })),
    shown(listInvitations(context, unit.id, "all", ASKED_SHOWN)),
    shown(countInvitationsThatFit(context, { words: "", unitId: unit.id, state: null })),
  ])
  return (
    <>
      <section className="mt-10 max-w-[60rem]">
        <h2 className="mb-2">{t("unit.people")}</h2>
        {people.length === 0 ? <p>{t("unit.nobody")}</p> : <PeopleTable context={context} people={people} isOfUnit />}
        {next !== null && (
          <p className="mt-3">
            <a href={organizerHref(context.organisation.id, `/people?unit=${unit.id}`)}>{t("unit.allPeople")}</a>
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

async function Mailboxes({ context, unit }: SectionProps) {
  const t = translator(context.language, "organizer")
  const [mailboxes, lists] = await Promise.all([shown(listUnitMailboxes(context, unit.id)), shown(listUnitLists(context, unit.id))])
  return (
    <AccountSection title={t("mailboxes.title")} lead={t("mailboxes.lead")}>
      {mailboxes.length === 0 ? <p>{t("mailboxes.none")}</p> : <MailboxList context={context} mailboxes={mailboxes} />}
      {lists.length > 0 && <UnitLists context={context} lists={lists} />}
      <p className="mt-3">
        <a href={`${unitHref(context.organisation.id, unit.id)}/mailboxes`}>{t("mailboxes.make")}</a>
      </p>
    </AccountSection>
  )
}

async function Administrators({ context, unit }: SectionProps) {
  const t = translator(context.language, "organizer")
  const own = (await shown(listAdministrators(context))).filter(({ unitId }) => unitId === unit.id)
  return (
    <AccountSection title={t("administrators.title")} lead={t("administrators.lead")}>
      {own.length === 0 ? (
        <p>{t("administrators.none")}</p>
      ) : (
        <ul role="list">
          {own.map((one) => (
            <li key={one.accountId}>
              <AdministratorLine language={context.language} administrator={one} />
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3">
        <a href={`${unitHref(context.organisation.id, unit.id)}/administrators`}>{t("administrators.change")}</a>
      </p>
    </AccountSection>
  )
}
