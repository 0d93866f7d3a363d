import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { withShown } from "#app/_forms/with-shown.ts"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { showDomain, type ShownDomain } from "#lib/domains/own-domains.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { organisationField } from "../../unit-fields.ts"
import { checkDomainAction, removeDomainAction, setDomainAction } from "../actions.ts"
import { domainFields } from "../domain-fields.ts"

export const generateMetadata = titled("organizer.domains.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly domain: string }>
  readonly searchParams: Promise<PageParams>
}

/** One domain: its record, what the DNS said last, and who is employed where (O10). Proven before it is shown, so that nothing typed is lost. */
export default async function DomainPage({ params, searchParams }: PageProps) {
  const { organisation, domain: id } = await params
  const context = await requireProvenOrganizer(organisation)
  if (!context.actor.isOfAll) notFound()
  const [domain, units, { done }] = [await shown(showDomain(context, id)), await shown(listUnits(context)), await searchParams]
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const hidden = [organisationField(context), { kind: "hidden", name: "domain", value: id } as const]
  return (
    <OrganizerPage context={context} title={domain.name} place="domains" isPlace={false}>
      <Said language={context.language} done={done} />
      <Missing context={context} domain={domain} />
      <div className="max-w-[44rem]">
        <State context={context} domain={domain} />
        <AccountSection title={t("domains.record")} lead={t("domains.recordLead", { domain: domain.name })}>
          <Record context={context} domain={domain} />
          <div className="mt-4">
            <ActionForm
              action={checkDomainAction}
              formId="check"
              look={domain.state === "proven" ? "quiet" : "primary"}
              submit={t("domains.check")}
              pending={t("domains.checking")}
              fields={hidden}
            />
          </div>
        </AccountSection>
        <AccountSection title={t("domains.settings")} lead={t("domains.settingsLead")}>
          <ActionForm
            action={setDomainAction}
            formId="settings"
            look={domain.state === "proven" ? "primary" : "quiet"}
            submit={t("domains.save")}
            pending={pending}
            fields={[...hidden, ...withShown(domainFields(context, units, domain))]}
          />
        </AccountSection>
        <div className="mt-8">
          <Disclosure title={t("domains.remove")}>
            <p className="mb-3">{t("domains.removeMeans")}</p>
            <ActionForm
              action={removeDomainAction}
              formId="remove"
              look="danger"
              submit={t("domains.removeAct", { domain: domain.name })}
              pending={pending}
              fields={hidden}
            />
          </Disclosure>
        </div>
      </div>
    </OrganizerPage>
  )
}

type PartProps = { readonly context: OrganizerContext; readonly domain: ShownDomain }

function Missing({ context, domain: { missingSince, state } }: PartProps) {
  if (missingSince === null) return null
  const t = translator(context.language, "organizer")
  const day = formats(context).day(missingSince)
  return (
    <Notice kind="warning" className="mb-4">
      <p>{t(state === "lost" ? "domains.lost" : "domains.missing", { day })}</p>
    </Notice>
  )
}

function State({ context, domain }: PartProps) {
  const t = translator(context.language, "organizer")
  const { state, coversBelow, unitName, unanswered: count, overdue, checkedAt } = domain
  const f = formats(context)
  const now = context.clock.now()
  const checked =
    checkedAt === null ? t("domains.never") : <Moment time={checkedAt} words={f.when(checkedAt, now)} exact={f.exact(checkedAt)} />
  return (
    <Facts
      facts={[
        { name: t("domains.stateHeader"), value: t(`domains.state.${state}`) },
        { name: t("domains.covers"), value: t(coversBelow ? "domains.coversBelow" : "domains.coversExact") },
        { name: t("domains.department"), value: unitName ?? t("domains.nobody") },
        { name: t("domains.unanswered"), value: t("domains.unansweredCount", { count, overdue }) },
        { name: t("domains.checked"), value: checked },
      ]}
    />
  )
}

/** Each part stands alone, so that it is marked and copied by itself. */
function Record({ context, domain: { record } }: PartProps) {
  const t = translator(context.language, "organizer")
  const part = (text: string) => <code className="break-all select-all">{text}</code>
  return (
    <Facts
      facts={[
        { name: t("domains.recordType"), value: part("TXT") },
        { name: t("domains.recordName"), value: part(record.name) },
        { name: t("domains.recordValue"), value: part(record.value) },
      ]}
    />
  )
}
