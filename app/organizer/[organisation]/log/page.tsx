import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { auditWords } from "#app/operator/audit/in-words.ts"
import type { ShownEntry } from "#lib/audit/list-audit.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listLog, type UnitNames } from "#lib/organisations/list-log.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { askedOfLog, logHref } from "./asked-of-log.ts"
import { LogForm } from "./log-form.tsx"
import { unitWords } from "./unit-words.ts"

export const generateMetadata = titled("organizer.log.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** What was done in the organisation, filtered by the address alone, so that it works without JavaScript (O12). */
export default async function LogPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const given = await searchParams
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null)
  const asked = askedOfLog(text)
  const page = await shown(listLog(context, { ...asked, ...placeOf(given) }))
  const t = translator(context.language)
  const at = (name: "before" | "after", place: number | null) =>
    place === null ? null : logHref(context.organisation.id, asked, { place: { [name]: String(place) } })
  return (
    <OrganizerPage context={context} title={t("organizer.log.title")} lead={t("organizer.log.lead")} place="log">
      <Said language={context.language} done={given["done"]} />
      <LogForm context={context} asked={asked} />
      <div className="mt-8">
        {page.entries.length === 0 ? (
          <EmptyState icon="list" title={t("organizer.log.noneTitle")}>
            {t("organizer.log.noneBody")}
          </EmptyState>
        ) : (
          <DataTable
            caption={t("organizer.log.title")}
            quietCaption
            stacks
            columns={columnsOf(context, page.units)}
            items={page.entries}
            itemKey={({ sequence }) => String(sequence)}
          />
        )}
      </div>
      <Pager
        label={t("common.pages")}
        newer={at("after", page.newer)}
        older={at("before", page.older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </OrganizerPage>
  )
}

function placeOf(given: PageParams) {
  const place = (text: PageParams[string]) => (typeof text === "string" && /^[0-9]{1,9}$/.test(text) ? Number(text) : null)
  const [before, after] = [place(given["before"]), place(given["after"])]
  return { ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) }
}

function columnsOf(context: OrganizerContext, units: UnitNames) {
  const t = translator(context.language)
  const f = formats(context)
  const now = context.clock.now()
  const person = (who: ShownEntry["actor"], nobody: string) =>
    who === null ? nobody : who === "gone" ? t("operator.audit.gone") : <PersonLine name={who.name} address={who.address} />
  return [
    { key: "what", header: t("organizer.log.type"), cell: (entry: ShownEntry) => auditWords(t, entry, units) },
    { key: "unit", header: t("organizer.log.unit"), cell: (entry: ShownEntry) => unitWords(entry, units) },
    { key: "concerns", header: t("organizer.log.concerns"), cell: ({ subject }: ShownEntry) => person(subject, "") },
    { key: "by", header: t("organizer.log.by"), cell: ({ actor }: ShownEntry) => person(actor, t("organizer.log.service")) },
    {
      key: "when",
      header: t("organizer.log.when"),
      cell: ({ at }: ShownEntry) => <Moment time={at} words={f.when(at, now)} exact={f.exact(at)} />,
    },
  ]
}
