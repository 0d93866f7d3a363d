import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listAdministrators, type ShownAdministrator } from "#lib/organisations/administrators.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listInvitations } from "#lib/organisations/invitations.ts"
import { showUnit } from "#lib/organisations/units.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { InvitationTable } from "../../../invitations/invitation-table.tsx"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { Said, type PageParams } from "../../../said.tsx"
import { organisationField } from "../../../unit-fields.ts"
import { AdministratorLine } from "../administrator-line.tsx"
import { UnitPath } from "../unit-path.tsx"
import { askAdministratorAction, removeAdministratorAction } from "./actions.ts"

export const generateMetadata = titled("organizer.administrators.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly unit: string }>
  readonly searchParams: Promise<PageParams>
}

/** Who administers a unit (O4). Proven before it is shown, so that nothing typed is lost on the way (B25). */
export default async function AdministratorsPage({ params, searchParams }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireProvenOrganizer(organisation)
  const { unit, above } = await shown(showUnit(context, unitId))
  const own = (await shown(listAdministrators(context))).filter((one) => one.unitId === unitId)
  const asked = (await shown(listInvitations(context, unitId))).filter(({ administers }) => administers)
  const { done } = await searchParams
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("administrators.title")}
      lead={t(unit.parentId === null ? "administrators.leadAll" : "administrators.lead")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <Said language={language} done={done} />
      <section className="mt-6 max-w-[60rem]">
        {own.length === 0 ? (
          <p>{t("administrators.none")}</p>
        ) : (
          <DataTable
            caption={t("administrators.title")}
            quietCaption
            columns={columnsOf(context, unit.parentId === null && own.length === 1)}
            items={own}
            itemKey={({ accountId }) => accountId}
          />
        )}
      </section>
      {asked.length > 0 && (
        <AccountSection title={t("invitations.title")}>
          <InvitationTable context={context} invitations={asked} isOfUnit />
        </AccountSection>
      )}
      <AccountSection title={t("administrators.ask")} lead={t("administrators.askLead")}>
        <ActionForm
          action={askAdministratorAction}
          submit={t("administrators.askAct")}
          pending={translator(language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "hidden", name: "unit", value: unit.id },
            { kind: "area", name: "lines", label: t("invite.lines"), hint: t("invite.linesHint"), short: true },
          ]}
        />
      </AccountSection>
    </OrganizerPage>
  )
}

function columnsOf(context: OrganizerContext, isLast: boolean) {
  const t = translator(context.language, "organizer")
  const f = formats(context)
  return [
    {
      key: "who",
      header: t("people.who"),
      cell: (one: ShownAdministrator) => <AdministratorLine language={context.language} administrator={one} />,
    },
    {
      key: "since",
      header: t("administrators.since"),
      cell: ({ grantedAt }: ShownAdministrator) => (
        <Moment time={grantedAt} words={f.when(grantedAt, context.clock.now())} exact={f.exact(grantedAt)} />
      ),
    },
    {
      key: "acts",
      header: t("invitations.acts"),
      quietHeader: true,
      cell: (one: ShownAdministrator) =>
        isLast ? <p className="text-sm text-quiet">{t("administrators.last")}</p> : <Remove context={context} administrator={one} />,
    },
  ]
}

/** Folded, because it says first what it means. */
function Remove({
  context,
  administrator: { accountId, unitId, name, isSelf },
}: {
  readonly context: OrganizerContext
  readonly administrator: ShownAdministrator
}) {
  const t = translator(context.language, "organizer")
  return (
    <ActionForm
      action={removeAdministratorAction}
      formId={`remove-${accountId}`}
      look="danger"
      submit={t("administrators.remove")}
      submitMeans={name}
      pending={translator(context.language)("common.working")}
      folded={{ title: t("administrators.removeTitle", { name }) }}
      fields={[
        organisationField(context),
        { kind: "hidden", name: "unit", value: unitId },
        { kind: "hidden", name: "account", value: accountId },
      ]}
    >
      <p>{t(isSelf ? "administrators.removeSelf" : "administrators.removeMeans")}</p>
    </ActionForm>
  )
}
