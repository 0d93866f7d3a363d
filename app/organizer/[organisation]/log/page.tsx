import { titled } from "#app/_forms/titled.ts"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { Select } from "#app/_ui/select.tsx"
import { auditKeyOf, auditWords } from "#app/operator/audit/in-words.ts"
import { isOrganisationType, ORGANISATION_AUDIT_TYPES } from "#lib/audit/organisation-events.ts"
import type { ShownEntry } from "#lib/audit/list-audit.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listLog, type UnitNames } from "#lib/organisations/list-log.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import type { PageParams } from "../said.tsx"
import { unitWords } from "./unit-words.ts"

export const generateMetadata = titled("organizer.log.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** What was done in the organisation, filtered by the address alone, so that it works without JavaScript (O12). */
export default async function LogPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const given = await searchParams
  const type = typeof given["type"] === "string" && isOrganisationType(given["type"]) ? given["type"] : ""
  const page = await shown(listLog(context, { ...(type === "" ? {} : { type }), ...placeOf(given) }))
  const t = translator(context.language)
  const here = organizerHref(context.organisation.id, "/log")
  const at = (name: "before" | "after", place: number | null) =>
    place === null ? null : `${here}?${new URLSearchParams({ ...(type === "" ? {} : { type }), [name]: String(place) }).toString()}`
  return (
    <OrganizerPage context={context} title={t("organizer.log.title")} lead={t("organizer.log.lead")} place="log">
      <Filter context={context} type={type} here={here} />
      <div className="mt-8">
        {page.entries.length === 0 ? (
          <EmptyState icon="list" title={t("organizer.log.noneTitle")}>
            {t("organizer.log.noneBody")}
          </EmptyState>
        ) : (
          <DataTable
            caption={t("organizer.log.title")}
            quietCaption
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

function Filter({ context, type, here }: { readonly context: OrganizerContext; readonly type: string; readonly here: string }) {
  const t = translator(context.language, "organizer")
  return (
    <form action={here} className="form max-w-[32rem]">
      <Select
        name="type"
        label={t("log.type")}
        defaultValue={type}
        options={[
          { value: "", label: t("log.anything") },
          ...ORGANISATION_AUDIT_TYPES.map((one) => ({ value: one, label: t.dynamic(`log.kind.${auditKeyOf(one)}`) })),
        ]}
      />
      <ButtonRow>
        <Button type="submit">{t("log.filter")}</Button>
        {type !== "" && (
          <ButtonLink href={here} look="plain">
            {t("log.all")}
          </ButtonLink>
        )}
        <ButtonLink href={`${here}/export`} look="plain" icon="download" download>
          {t("log.download")}
        </ButtonLink>
      </ButtonRow>
    </form>
  )
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
