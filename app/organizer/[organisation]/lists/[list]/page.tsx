import { withShown } from "#app/_forms/with-shown.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { showUnitList } from "#lib/organisations/unit-lists.ts"
import { fail } from "#lib/result.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, unitHref } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { organisationField } from "../../unit-fields.ts"
import { listFields } from "../list-parts.tsx"
import { changeListAction, closeListAction } from "./actions.ts"

export const generateMetadata = titled("organizer.lists.one")

type PageProps = {
  readonly params: Promise<{ readonly organisation: string; readonly list: string }>
  readonly searchParams: Promise<PageParams>
}

/** The address of a unit that reaches each of its people (O2). Proven before it is shown, so that nothing typed is lost on the way (B25). */
export default async function UnitListPage({ params, searchParams }: PageProps) {
  const { organisation, list: id } = await params
  const context = await requireProvenOrganizer(organisation)
  const list = await shown(isId(id) ? showUnitList(context, id) : Promise.resolve(fail("not_found")))
  const { language } = context
  const t = translator(language, "organizer")
  const pending = translator(language)("common.working")
  const fields = [organisationField(context), { kind: "hidden", name: "list", value: list.id }] as const
  return (
    <OrganizerPage
      context={context}
      title={list.name}
      lead={t("lists.of", { address: list.address, count: list.members })}
      place="overview"
      isPlace={false}
      above={
        <p>
          <a href={`${unitHref(context.organisation.id, list.unitId)}/mailboxes`}>
            {t("mailboxes.title")} · <bdi>{list.unitName}</bdi>
          </a>
        </p>
      }
    >
      <Said language={language} done={(await searchParams).done} />
      <AccountSection title={t("lists.rules")} lead={t("lists.rulesLead")}>
        <ActionForm
          action={changeListAction}
          submit={t("lists.save")}
          pending={pending}
          fields={[...fields, ...withShown(listFields(t, list))]}
        />
      </AccountSection>
      <div className="mt-8">
        <ActionForm
          action={closeListAction}
          formId="close"
          look="danger"
          submit={t("lists.close")}
          submitMeans={list.name}
          pending={pending}
          folded={{ title: t("lists.close") }}
          fields={[...fields]}
        >
          <p>{t("lists.closeMeans")}</p>
        </ActionForm>
      </div>
    </OrganizerPage>
  )
}
