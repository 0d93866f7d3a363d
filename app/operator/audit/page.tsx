import { titled } from "#app/_forms/titled.ts"
import { Button, ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { EmailField } from "#app/_ui/field.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { Select } from "#app/_ui/select.tsx"
import { AUDIT_TYPES } from "#lib/audit/events.ts"
import { listAudit, type ShownEntry } from "#lib/audit/list-audit.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load } from "#lib/web/load.ts"
import { requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../operator-page.tsx"
import { auditKeyOf, auditWords } from "./in-words.ts"

export const generateMetadata = titled("operator.audit.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

type Asked = { readonly type: string; readonly who: string; readonly before: string; readonly after: string }

/** The audit trail of the installation, filtered by the address alone, so that it works without JavaScript (O12). */
export default async function AuditPage({ searchParams }: PageProps) {
  const params = await searchParams
  const context = await requireStaff()
  const text = (name: string) => (typeof params[name] === "string" ? params[name].trim() : "")
  const asked: Asked = { type: text("type"), who: text("who"), before: text("before"), after: text("after") }
  const found = await load((member) => listAudit(member, filterOf(asked)))
  if (!found.ok) return null
  const { entries, newer, older } = found.value
  const t = translator(context.language, "operator")
  const isFiltered = asked.type !== "" || asked.who !== ""
  return (
    <OperatorFrame context={context} title={t("audit.title")} lead={t("audit.lead")}>
      <Filter context={context} asked={asked} isFiltered={isFiltered} />
      <div className="mt-8">
        {entries.length === 0 ? (
          <EmptyState icon="list" title={isFiltered ? t("audit.noneTitle") : t("audit.emptyTitle")}>
            {isFiltered ? t("audit.noneBody") : t("audit.emptyBody")}
          </EmptyState>
        ) : (
          <DataTable
            caption={t("audit.entries")}
            quietCaption
            columns={columnsOf(context)}
            items={entries}
            itemKey={({ sequence }) => String(sequence)}
          />
        )}
      </div>
      <Pager
        label={translator(context.language)("common.pages")}
        newer={newer === null ? null : addressOf(asked, { after: newer })}
        older={older === null ? null : addressOf(asked, { before: older })}
        newerLabel={translator(context.language)("common.newer")}
        olderLabel={translator(context.language)("common.older")}
      />
    </OperatorFrame>
  )
}

function filterOf({ type, who, before, after }: Asked) {
  const place = (text: string) => (/^[0-9]{1,9}$/.test(text) ? Number(text) : null)
  const [older, newer] = [place(before), place(after)]
  return {
    ...(type === "" ? {} : { type }),
    ...(who === "" ? {} : { who }),
    ...(older === null ? {} : { before: older }),
    ...(newer === null ? {} : { after: newer }),
  }
}

function addressOf({ type, who }: Asked, place: { readonly before?: number; readonly after?: number }): string {
  const params = new URLSearchParams(Object.entries(place).map(([name, value]) => [name, String(value)]))
  if (type !== "") params.set("type", type)
  if (who !== "") params.set("who", who)
  return `/operator/audit?${params.toString()}`
}

type FilterProps = { readonly context: MemberContext; readonly asked: Asked; readonly isFiltered: boolean }

function Filter({ context, asked, isFiltered }: FilterProps) {
  const t = translator(context.language, "operator")
  return (
    <form action="/operator/audit" className="form mt-6 max-w-[32rem]">
      <Select
        name="type"
        label={t("audit.type")}
        defaultValue={asked.type}
        options={[
          { value: "", label: t("audit.anything") },
          ...AUDIT_TYPES.map((type) => ({ value: type, label: t.dynamic(`audit.kind.${auditKeyOf(type)}`) })),
        ]}
      />
      <EmailField name="who" label={t("audit.who")} hint={t("audit.whoHint")} defaultValue={asked.who} autoComplete="off" />
      <ButtonRow>
        <Button type="submit">{t("audit.filter")}</Button>
        {isFiltered && (
          <ButtonLink href="/operator/audit" look="plain">
            {t("audit.all")}
          </ButtonLink>
        )}
      </ButtonRow>
    </form>
  )
}

function columnsOf(context: MemberContext) {
  const t = translator(context.language)
  const f = formats(context)
  const now = context.clock.now()
  const person = (who: ShownEntry["actor"], nobody: string) =>
    who === null ? nobody : who === "gone" ? t("operator.audit.gone") : <PersonLine name={who.name} address={who.address} />
  return [
    {
      key: "what",
      header: t("operator.audit.type"),
      cell: (entry: ShownEntry) => auditWords(t, entry),
    },
    {
      key: "concerns",
      header: t("operator.audit.concerns"),
      cell: ({ subject }: ShownEntry) => person(subject, t("operator.audit.nobody")),
    },
    {
      key: "by",
      header: t("operator.audit.by"),
      cell: ({ actor }: ShownEntry) => person(actor, t("operator.audit.service")),
    },
    {
      key: "when",
      header: t("operator.audit.when"),
      cell: ({ at }: ShownEntry) => <Moment time={at} words={f.when(at, now)} exact={f.exact(at)} />,
    },
    { key: "number", header: t("operator.audit.number"), isNumber: true, cell: ({ sequence }: ShownEntry) => sequence },
  ]
}
