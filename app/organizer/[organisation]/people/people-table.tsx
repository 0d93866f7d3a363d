import { DataTable } from "#app/_ui/data-table.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { PeoplePage } from "#lib/organisations/people.ts"
import { RowBox } from "../row-box.tsx"
import { organizerHref, unitHref } from "../organizer-page.tsx"

type Listed = PeoplePage["people"][number]

type PeopleTableProps = {
  readonly context: OrganizerContext
  readonly people: readonly Listed[]
  /** Those of one unit: then it is not named. */ readonly isOfUnit?: boolean
  /** The form that their boxes belong to; without one they have none. */ readonly chosenBy?: string
}

/** People with what they are here, and whether they can be helped back in (O15). */
export function PeopleTable({ context, people, isOfUnit = false, chosenBy }: PeopleTableProps) {
  const t = translator(context.language, "organizer")
  const { id } = context.organisation
  const who = {
    key: "who",
    header: t("people.who"),
    cell: ({ accountId, unitId, name, address, kind }: Listed) => (
      <span className="row-of-box">
        {chosenBy !== undefined && kind !== "administrator" && (
          <RowBox form={chosenBy} name="chosen" value={`${unitId} ${accountId}`} label={t("bulk.one", { name: name || address })} />
        )}
        <a href={organizerHref(id, `/people/${accountId}`)}>
          <PersonLine name={name} address={address} />
        </a>
      </span>
    ),
  }
  const unit = {
    key: "unit",
    header: t("people.unit"),
    cell: ({ unitId, unitName }: Listed) => <a href={unitHref(id, unitId)}>{unitName}</a>,
  }
  const as = { key: "as", header: t("people.as"), cell: ({ kind }: Listed) => t(`people.${kind}`) }
  const help = {
    key: "help",
    header: t("people.help"),
    cell: ({ help, isBlocked }: Listed) => (
      <>
        {t(`people.helped.${help}`)}
        {isBlocked && <p className="text-sm text-quiet">{t("people.blocked")}</p>}
      </>
    ),
  }
  return (
    <DataTable
      caption={t("people.title")}
      quietCaption
      stacks
      columns={isOfUnit ? [who, as, help] : [who, unit, as, help]}
      items={people}
      itemKey={({ accountId, unitId, kind }) => `${accountId} ${unitId} ${kind}`}
    />
  )
}
