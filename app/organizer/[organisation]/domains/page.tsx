import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { listDomains, type ShownDomain } from "#lib/domains/own-domains.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { organisationField } from "../unit-fields.ts"
import { addDomainAction } from "./actions.ts"
import { domainFields } from "./domain-fields.ts"

export const generateMetadata = titled("organizer.domains.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** The domains that are the organisation's own (O10), for who administers the whole. */
export default async function DomainsPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  if (!context.actor.isOfAll) notFound()
  const [domains, units, { done }] = [await shown(listDomains(context)), await shown(listUnits(context)), await searchParams]
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage context={context} title={t("domains.title")} lead={t("domains.lead")} place="domains">
      <Said language={context.language} done={done} />
      {domains.length === 0 ? (
        <EmptyState icon="list" title={t("domains.emptyTitle")}>
          {t("domains.emptyBody")}
        </EmptyState>
      ) : (
        <div className="max-w-[60rem]">
          <DataTable caption={t("domains.title")} quietCaption columns={columnsOf(context)} items={domains} itemKey={({ id }) => id} />
        </div>
      )}
      <AccountSection title={t("domains.new")}>
        <ActionForm
          action={addDomainAction}
          submit={t("domains.add")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "text", name: "domain", label: t("domains.name"), hint: t("domains.nameHint"), autoComplete: "off", maxLength: 253 },
            ...domainFields(context, units),
          ]}
        />
      </AccountSection>
    </OrganizerPage>
  )
}

function columnsOf({ language, organisation }: OrganizerContext) {
  const t = translator(language, "organizer")
  return [
    {
      key: "name",
      header: t("domains.name"),
      cell: ({ id, name }: ShownDomain) => (
        <a href={organizerHref(organisation.id, `/domains/${id}`)}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    { key: "state", header: t("domains.stateHeader"), cell: ({ state }: ShownDomain) => t(`domains.state.${state}`) },
    { key: "department", header: t("domains.department"), cell: ({ unitName }: ShownDomain) => unitName ?? t("domains.nobody") },
    {
      key: "unanswered",
      header: t("domains.unanswered"),
      cell: ({ unanswered: count, overdue }: ShownDomain) => t("domains.unansweredCount", { count, overdue }),
    },
  ]
}
