import { OtherAct } from "#app/_forms/other-act.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { PeoplePlan, PlannedPerson, Target } from "#lib/people-files/types.ts"
import { stepsTo } from "#lib/people-files/way.ts"
import { dropPeopleFileAction, inviteFromFileAction } from "./actions.ts"

/** So many are shown; all of them are counted. */
const SHOWN = 100

type PreviewProps = { readonly context: OrganizerContext; readonly plan: PeoplePlan }

/** What the file would do, row by row where something is wrong, and the ways on (O6). */
export function FilePreview({ context, plan }: PreviewProps) {
  const t = translator(context.language, "organizer")
  const { people, newUnits, problems } = plan
  return (
    <div className="form">
      <p className="max-w-[44rem]">{t("file.summary", { people: people.length, units: newUnits.length, left: problems.length })}</p>
      <Acts context={context} plan={plan} />
      <Problems context={context} plan={plan} />
      {newUnits.length > 0 && <NewUnits context={context} plan={plan} />}
      {people.length > 0 && <People context={context} plan={plan} />}
    </div>
  )
}

function Acts({ context, plan: { people, newUnits } }: PreviewProps) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const organisation = context.organisation.id
  const isAnybodyElse = people.some(({ unit, administers }) => unit.id !== null && administers?.id !== null)
  const label =
    newUnits.length === 0
      ? t("file.invite", { count: people.length })
      : t("file.inviteMaking", { units: newUnits.length, count: people.length })
  // A department that is not there is misspelt as often as it is new: what makes none comes first.
  return (
    <div className="button-row">
      {newUnits.length > 0 && isAnybodyElse && (
        <OtherAct
          action={inviteFromFileAction}
          look="primary"
          label={t("file.inviteOthers")}
          pending={pending}
          values={{ organisation, missing: "leave_out" }}
        />
      )}
      {people.length > 0 && (
        <OtherAct
          action={inviteFromFileAction}
          look={newUnits.length === 0 ? "primary" : "quiet"}
          label={label}
          pending={pending}
          values={{ organisation, missing: "make" }}
        />
      )}
      <OtherAct action={dropPeopleFileAction} look="quiet" label={t("file.drop")} pending={pending} values={{ organisation }} />
    </div>
  )
}

function Problems({ context, plan: { problems, remarks } }: PreviewProps) {
  const t = translator(context.language, "organizer")
  return (
    <>
      {problems.length > 0 && (
        <Notice kind="warning" title={t("file.leftOut", { count: problems.length })}>
          <p>{t("file.leftOutLead")}</p>
          <ul>
            {problems.slice(0, SHOWN).map(({ row, what, text }) => (
              <li key={row}>
                {t("file.row", { row })}: {t(`file.problems.${what}`, { text })}
              </li>
            ))}
          </ul>
          <More context={context} count={problems.length} />
        </Notice>
      )}
      {remarks.length > 0 && (
        <Notice title={t("file.remarks", { count: remarks.length })}>
          <p>{t("file.remarksLead")}</p>
          <p>
            {remarks
              .slice(0, SHOWN)
              .map(({ row }) => t("file.row", { row }))
              .join(", ")}
          </p>
          <More context={context} count={remarks.length} />
        </Notice>
      )}
    </>
  )
}

function More({ context, count }: { readonly context: OrganizerContext; readonly count: number }) {
  if (count <= SHOWN) return null
  return <p className="mt-2">{translator(context.language, "organizer")("file.more", { count: count - SHOWN })}</p>
}

const way = (unit: Target) => <bdi>{stepsTo(unit).join(" › ")}</bdi>

function NewUnits({ context, plan: { newUnits } }: PreviewProps) {
  const t = translator(context.language, "organizer")
  return (
    <section className="max-w-[44rem]">
      <h2 className="mb-2">{t("file.newUnits", { count: newUnits.length })}</h2>
      <ul role="list">
        {newUnits.slice(0, SHOWN).map((unit) => (
          <li key={unit.key}>
            {way(unit)}
            {unit.plan !== null && <span className="text-quiet"> · {t(`plan.${unit.plan}`)}</span>}
          </li>
        ))}
      </ul>
      <More context={context} count={newUnits.length} />
    </section>
  )
}

function People({ context, plan: { people } }: PreviewProps) {
  const t = translator(context.language, "organizer")
  const columns = [
    {
      key: "who",
      header: t("invitations.who"),
      cell: ({ name, address }: PlannedPerson) => <PersonLine name={name} address={address} />,
    },
    { key: "unit", header: t("invitations.unit"), cell: ({ unit }: PlannedPerson) => way(unit) },
    { key: "as", header: t("invitations.as"), cell: ({ kind }: PlannedPerson) => t(`invitations.asked.${kind}`) },
    { key: "phone", header: t("file.phone"), cell: ({ phone }: PlannedPerson) => (phone === null ? "" : showPhoneNumber(phone)) },
    {
      key: "administers",
      header: t("file.administers"),
      cell: ({ administers }: PlannedPerson) => (administers === null ? "" : way(administers)),
    },
  ]
  const caption = t("file.people", { count: people.length })
  return (
    <section className="min-w-0 max-w-[72rem]">
      <h2 className="mb-2">{caption}</h2>
      <DataTable caption={caption} quietCaption columns={columns} items={people.slice(0, SHOWN)} itemKey={({ row }) => String(row)} />
      <More context={context} count={people.length} />
    </section>
  )
}
