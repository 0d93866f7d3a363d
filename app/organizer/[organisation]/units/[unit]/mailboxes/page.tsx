import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listUnitLists } from "#lib/organisations/unit-lists.ts"
import { awaitedUnitAddress, listUnitMailboxes } from "#lib/organisations/unit-mailboxes.ts"
import { showUnit, type ShownUnit } from "#lib/organisations/units.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage } from "../../../organizer-page.tsx"
import { Said, type PageParams } from "../../../said.tsx"
import { organisationField } from "../../../unit-fields.ts"
import { UnitPath } from "../unit-path.tsx"
import { listFields, UnitLists } from "../../../lists/list-parts.tsx"
import {
  askForAddressAction,
  askForListAction,
  makeUnitMailboxAction,
  otherUnitAddressAction,
  unitAddressCodeAgainAction,
} from "./actions.ts"
import { MailboxList } from "./mailbox-list.tsx"

export const generateMetadata = titled("organizer.mailboxes.title")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly unit: string }>
  readonly searchParams: Promise<PageParams>
}

/** The shared mailboxes of a unit, and making one (O2, M15). Proven before it is shown, so that nothing typed is lost on the way (B25). */
export default async function UnitMailboxesPage({ params, searchParams }: PageProps) {
  const { organisation, unit: unitId } = await params
  const context = await requireProvenOrganizer(organisation)
  const { unit, above } = await shown(showUnit(context, unitId))
  const mailboxes = await shown(listUnitMailboxes(context, unitId))
  const lists = await shown(listUnitLists(context, unitId))
  const awaited = await awaitedUnitAddress(context, unitId, await attemptToken())
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage
      context={context}
      title={t("mailboxes.title")}
      lead={t("mailboxes.lead")}
      place="overview"
      isPlace={false}
      above={<UnitPath context={context} above={above} name={unit.name} unitId={unit.id} />}
    >
      <Said language={language} done={(await searchParams).done} />
      <section className="mt-6 max-w-[44rem]">
        {mailboxes.length === 0 ? <p>{t("mailboxes.none")}</p> : <MailboxList context={context} mailboxes={mailboxes} />}
        {lists.length > 0 && <UnitLists context={context} lists={lists} />}
      </section>
      {awaited === null ? (
        <>
          <Make context={context} unit={unit} />
          <MakeList context={context} unit={unit} />
        </>
      ) : (
        <Prove context={context} unit={unit} awaited={awaited} />
      )}
    </OrganizerPage>
  )
}

type MakeProps = { readonly context: OrganizerContext; readonly unit: ShownUnit }

function Make({ context, unit }: MakeProps) {
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("mailboxes.make")} lead={t("mailboxes.makeLead")}>
      <ActionForm
        action={askForAddressAction}
        submit={t("mailboxes.sendCode")}
        pending={translator(context.language)("common.working")}
        fields={[
          organisationField(context),
          { kind: "hidden", name: "unit", value: unit.id },
          { kind: "text", name: "name", label: t("mailboxes.name"), hint: t("mailboxes.nameHint"), autoComplete: "off", maxLength: 80 },
          { kind: "email", name: "email", label: t("mailboxes.address") },
        ]}
      />
    </AccountSection>
  )
}

function MakeList({ context, unit }: MakeProps) {
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("lists.make")} lead={t("lists.makeLead")}>
      <ActionForm
        action={askForListAction}
        formId="list"
        look="quiet"
        submit={t("mailboxes.sendCode")}
        submitMeans={t("lists.make")}
        pending={translator(context.language)("common.working")}
        fields={[
          organisationField(context),
          { kind: "hidden", name: "unit", value: unit.id },
          { kind: "text", name: "name", label: t("lists.name"), hint: t("lists.nameHint"), autoComplete: "off", maxLength: 80 },
          { kind: "email", name: "email", label: t("lists.address") },
          ...listFields(t, { writers: "unit", withBelow: false }),
        ]}
      />
    </AccountSection>
  )
}

type ProveProps = MakeProps & { readonly awaited: { readonly address: string; readonly isList: boolean } }

/** The code that went to the address: whoever makes the mailbox gets it from there. */
function Prove({ context, unit, awaited: { address, isList } }: ProveProps) {
  const t = translator(context.language)
  const values = { organisation: context.organisation.id, unit: unit.id }
  return (
    <AccountSection title={t("addresses.codeTitle")} lead={t("addresses.codeLead", { address })}>
      <ActionForm
        action={makeUnitMailboxAction}
        submit={t(isList ? "organizer.lists.makeAct" : "organizer.mailboxes.makeAct")}
        pending={t("common.working")}
        fields={[
          organisationField(context),
          { kind: "hidden", name: "unit", value: unit.id },
          { kind: "code", name: "code", label: t("common.fields.code"), hint: t("factor.hint.sms") },
        ]}
      />
      <div className="other-acts mt-4">
        <OtherAct action={unitAddressCodeAgainAction} values={values} label={t("register.sendAgain")} pending={t("common.working")} />
        <OtherAct action={otherUnitAddressAction} values={values} label={t("addresses.other")} pending={t("common.working")} />
      </div>
    </AccountSection>
  )
}
