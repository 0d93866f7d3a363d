import type { ReactNode } from "react"
import { titled } from "#app/_forms/titled.ts"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Field } from "#app/_ui/field.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { Select } from "#app/_ui/select.tsx"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { countInvitationsThatFit, isSearchable } from "#lib/organisations/find-invitations.ts"
import { listPeople, type ListPeople } from "#lib/organisations/people.ts"
import { listUnits, type ShownUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import { BulkForm } from "../bulk-form.tsx"
import { ExportForm } from "../export-form.tsx"
import { EVERYTHING, invitationsHref, wantedBy } from "../invitations/asked-for.ts"
import { Said, type PageParams } from "../said.tsx"
import { orNone, parentOptions } from "../unit-fields.ts"
import { chosenPeopleAction } from "./actions.ts"
import { PeopleTable } from "./people-table.tsx"

export const generateMetadata = titled("organizer.people.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

type Asked = { readonly words: string; readonly unit: string; readonly kind: string; readonly after: string }

/** Everybody in scope by name, filtered by the address alone, so that it works without JavaScript (O6). */
export default async function PeoplePage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const given = await searchParams
  const text = (name: string) => (typeof given[name] === "string" ? given[name].trim() : "")
  const asked: Asked = { words: text("words"), unit: text("unit"), kind: text("kind"), after: text("after") }
  const wanted = windowOf(asked)
  const [units, { people, next }] = await Promise.all([
    shown(listUnits(context)),
    wanted === null ? { people: [], next: null } : shown(listPeople(context, wanted)),
  ])
  const t = translator(context.language, "organizer")
  const isFiltered = asked.words !== "" || asked.unit !== "" || asked.kind !== ""
  const none = wanted === null ? "unread" : isFiltered ? "none" : "empty"
  return (
    <OrganizerPage context={context} title={t("people.title")} lead={t("people.lead")} place="people">
      <Said language={context.language} done={given["done"]} numbers={given} />
      <Filter context={context} units={units} asked={asked} isFiltered={isFiltered} />
      <ButtonRow>
        <ButtonLink href={organizerHref(context.organisation.id, "/people/import")} look="plain" icon="upload">
          {t("file.link")}
        </ButtonLink>
        <ExportForm action={organizerHref(context.organisation.id, "/people/export")} act={t("people.download")} />
      </ButtonRow>
      <div className="mt-8 max-w-[72rem]">
        {people.length === 0 ? (
          <>
            <EmptyState icon="people" title={t(`people.${none}Title`)}>
              {t(`people.${none}Body`)}
            </EmptyState>
            <Invited context={context} asked={asked} />
          </>
        ) : (
          <>
            {asked.kind === "outside" && <Invited context={context} asked={asked} />}
            <ManyPeople context={context} units={units}>
              <PeopleTable context={context} people={people} chosenBy={CHOSEN} />
            </ManyPeople>
          </>
        )}
      </div>
      <Pager
        label={translator(context.language)("common.pages")}
        newer={asked.after === "" ? null : addressOf(context, asked, "")}
        older={next === null ? null : addressOf(context, asked, next)}
        newerLabel={t("people.first")}
        olderLabel={t("people.next")}
      />
    </OrganizerPage>
  )
}

/** Nobody fits, or not everybody does who is meant; somebody who was asked and has not answered may. */
async function Invited({ context, asked: { words, unit, kind } }: Pick<FilterProps, "context" | "asked">) {
  const t = translator(context.language, "organizer")
  const asked = { ...EVERYTHING, words, unit, ...(kind === "outside" ? { state: kind } : {}) }
  const wanted = wantedBy(asked)
  const count = wanted === null ? 0 : await shown(countInvitationsThatFit(context, wanted))
  if (count === 0) return null
  return (
    <Notice title={t("people.invited", { count })}>
      <a href={invitationsHref(context.organisation.id, asked)}>{t("people.invitedLink", { count })}</a>
    </Notice>
  )
}

/** The form that the boxes of the rows belong to. */
const CHOSEN = "chosen-people"

type ManyPeopleProps = { readonly context: OrganizerContext; readonly units: readonly ShownUnit[]; readonly children: ReactNode }

/** Folded until it is wanted: what can be done with those ticked (O6). */
function ManyPeople({ context, units, children }: ManyPeopleProps) {
  const t = translator(context.language, "organizer")
  const departments = units.filter(({ kind }) => kind !== "sponsored_group")
  // Moving hands over keys, so that nothing is chosen by oversight.
  const to = { kind: "select", name: "to", label: t("bulk.to"), options: orNone(t("person.choose"), departments) } as const
  return (
    <BulkForm
      action={chosenPeopleAction}
      id={CHOSEN}
      organisation={context.organisation.id}
      field="chosen"
      folded={{ title: t("bulk.title"), lead: t("bulk.people") }}
      words={{ all: t("bulk.all"), pending: translator(context.language)("common.working") }}
      acts={[
        { value: "move", label: t("bulk.move"), look: "quiet", before: to },
        { value: "end", label: t("bulk.end"), look: "danger", before: { kind: "checkbox", name: "sure", label: t("bulk.sure") } },
      ]}
    >
      {children}
    </BulkForm>
  )
}

const KINDS = ["employee", "member", "administrator", "outside"] as const

/** Null where some of it cannot be read: left out, more people would stand here than the address asks for. */
function windowOf({ words, unit, kind, after }: Asked): ListPeople | null {
  const wanted = KINDS.find((one) => one === kind) ?? null
  if (!isSearchable(words) || (unit !== "" && !isId(unit)) || (kind !== "" && wanted === null)) return null
  return { words, unitId: isId(unit) ? unit : null, kind: wanted, after }
}

function addressOf(context: OrganizerContext, { words, unit, kind }: Asked, after: string): string {
  const given = Object.entries({ words, unit, kind, after }).filter(([, text]) => text !== "")
  return organizerHref(context.organisation.id, `/people?${new URLSearchParams(given).toString()}`)
}

type FilterProps = {
  readonly context: OrganizerContext
  readonly units: readonly ShownUnit[]
  readonly asked: Asked
  readonly isFiltered: boolean
}

function Filter({ context, units, asked, isFiltered }: FilterProps) {
  const t = translator(context.language, "organizer")
  const here = organizerHref(context.organisation.id, "/people")
  return (
    <form action={here} className="form organizer-filter">
      <Field name="words" label={t("people.words")} defaultValue={asked.words} autoComplete="off" maxLength={100} />
      <Select
        name="unit"
        label={t("people.unit")}
        defaultValue={asked.unit}
        options={[{ value: "", label: t("people.anyUnit") }, ...parentOptions(units)]}
      />
      <Select
        name="kind"
        label={t("people.as")}
        defaultValue={asked.kind}
        options={[{ value: "", label: t("people.anyKind") }, ...KINDS.map((kind) => ({ value: kind, label: t(`people.${kind}`) }))]}
      />
      <ButtonRow>
        <Button type="submit">{t("people.filter")}</Button>
        {isFiltered && (
          <ButtonLink href={here} look="plain">
            {t("people.all")}
          </ButtonLink>
        )}
      </ButtonRow>
    </form>
  )
}
