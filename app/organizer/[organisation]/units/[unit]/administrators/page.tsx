import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
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
import { SuccessorNotice } from "../../../successor-notice.tsx"
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
  const asked = await shown(listInvitations(context, unitId, "administering"))
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
      {unit.parentId === null && context.actor.isOfAll && <SuccessorNotice context={context} />}
      <section className="mt-6 max-w-[44rem]">
        {own.length === 0 ? (
          <p>{t("administrators.none")}</p>
        ) : (
          <ul role="list" className="organizer-people" aria-label={t("administrators.title")}>
            {own.map((one) => (
              <Administrator
                key={one.accountId}
                context={context}
                administrator={one}
                isLast={unit.parentId === null && own.length === 1}
                hasSuccessor={own.some((other) => other.withoutOldKeys)}
              />
            ))}
          </ul>
        )}
      </section>
      {asked.length > 0 && (
        <section className="mt-10 max-w-[60rem]">
          <h2 className="mb-2">{t("invitations.title")}</h2>
          <InvitationTable context={context} invitations={asked} isOfUnit />
        </section>
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

type OneProps = { readonly context: OrganizerContext; readonly administrator: ShownAdministrator }
type EndProps = OneProps & { /** To whom keys are not handed on (keys.md 5). */ readonly hasSuccessor: boolean }

function Administrator({ context, administrator, isLast, hasSuccessor }: EndProps & { readonly isLast: boolean }) {
  const t = translator(context.language, "organizer")
  const { grantedAt } = administrator
  return (
    <li>
      <AdministratorLine language={context.language} administrator={administrator} />
      <p className="text-sm text-quiet">{t("administrators.since", { day: formats(context).day(grantedAt) })}</p>
      {isLast ? (
        <p className="text-sm text-quiet">{t("administrators.last")}</p>
      ) : (
        <End context={context} administrator={administrator} hasSuccessor={hasSuccessor} />
      )}
    </li>
  )
}

function End({ context, administrator, hasSuccessor }: EndProps) {
  const { holdsKeysAlone, isSelf } = administrator
  const t = translator(context.language, "organizer")
  if (!holdsKeysAlone) return <Remove context={context} administrator={administrator} />
  if (isSelf)
    return <p className="text-sm text-quiet">{t(hasSuccessor ? "administrators.aloneSelfSuccessor" : "administrators.aloneSelf")}</p>
  return <RemoveWithKeys context={context} administrator={administrator} hasSuccessor={hasSuccessor} />
}

const removeFields = ({ context, administrator: { accountId, unitId } }: OneProps) =>
  [
    organisationField(context),
    { kind: "hidden", name: "unit", value: unitId },
    { kind: "hidden", name: "account", value: accountId },
  ] as const

/** Of the only one who has the keys: what is lost is said first, and has to be ticked (keys.md 5). */
function RemoveWithKeys({ context, administrator, hasSuccessor }: EndProps) {
  const { accountId, name } = administrator
  const t = translator(context.language, "organizer")
  return (
    <>
      <p>{t(hasSuccessor ? "administrators.aloneMeansSuccessor" : "administrators.aloneMeans", { name })}</p>
      <p>{t("administrators.aloneCosts")}</p>
      <ActionForm
        action={removeAdministratorAction}
        formId={`lose-${accountId}`}
        look="danger"
        submit={t("administrators.remove")}
        submitMeans={name}
        pending={translator(context.language)("common.working")}
        folded={{ title: t("administrators.aloneTitle", { name }) }}
        fields={[
          ...removeFields({ context, administrator }),
          { kind: "hidden", name: "alone", value: "yes" },
          { kind: "checkbox", name: "lost", label: t("administrators.aloneYes") },
        ]}
      />
    </>
  )
}

/** Folded, because it says first what it means. */
function Remove({ context, administrator }: OneProps) {
  const { accountId, name, isSelf } = administrator
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
      fields={removeFields({ context, administrator })}
    >
      <p>{t(isSelf ? "administrators.removeSelf" : "administrators.removeMeans")}</p>
    </ActionForm>
  )
}
