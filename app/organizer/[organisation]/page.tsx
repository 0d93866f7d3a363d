import { ActionForm } from "#app/_forms/action-form.tsx"
import { hiddenFields } from "#app/_forms/hidden-fields.ts"
import { titled } from "#app/_forms/titled.ts"
import { regionInWords } from "#app/_letter/region-words.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { PlaceList } from "#app/account/place-list.tsx"
import { showClosing } from "#lib/closing/ask-closing.ts"
import { translator } from "#lib/language/translate.ts"
import { showOverview, type Advice } from "#lib/organisations/advice.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { addUnitAction, keepListsAction, takeOffListsAction } from "./actions.ts"
import { adviceRow } from "./advice-words.ts"
import { chosenInvitationsAction } from "./invitations/actions.ts"
import { OrganizerPage } from "./organizer-page.tsx"
import { Said, type PageParams } from "./said.tsx"
import { writeGroups } from "./shown-groups.ts"
import { SuccessorNotice } from "./successor-notice.tsx"
import { kindOptions, organisationField, parentOptions } from "./unit-fields.ts"
import { UnitsSection } from "./units-section.tsx"

export const generateMetadata = titled("organizer.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** What to do next, and the tree of units with people, cost centres and plans (O2, O4, O5). */
export default async function OverviewPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const { units, advice, peopleBelow } = await shown(showOverview(context))
  const given = await searchParams
  const { from, find } = given
  const { language } = context
  const t = translator(language, "organizer")
  return (
    <OrganizerPage context={context} title={t("places.overview")} place="overview">
      <Said language={language} done={given["done"]} numbers={given} />
      {context.actor.isOfAll && <SuccessorNotice context={context} />}
      <NextSteps context={context} advice={advice} />
      <p className="mt-6 text-quiet">{t("regionLine", { region: regionInWords(language, context.organisation.region) })}</p>
      <section id="units" className="mt-10 max-w-[72rem]">
        <h2 className="mb-2">{t("tree.title")}</h2>
        <UnitsSection
          context={context}
          units={units}
          peopleBelow={peopleBelow}
          from={typeof from === "string" ? from : null}
          words={typeof find === "string" ? find.trim().slice(0, 100) : ""}
        />
        <div className="mt-6 max-w-[44rem]">
          <AddUnit context={context} units={units} />
        </div>
      </section>
      {context.actor.isOfAll && <Closing context={context} />}
    </OrganizerPage>
  )
}

/** The way out, last; or what stands there of it (D8). */
async function Closing({ context }: { readonly context: OrganizerContext }) {
  const { closing } = await shown(showClosing(context))
  const t = translator(context.language, "organizer")
  return (
    <section className="mt-10 max-w-[44rem]">
      <PlaceList
        places={[
          {
            href: `/organizer/${context.organisation.id}/closing`,
            icon: "organizer",
            name: t("closing.title"),
            lead: closing === null ? t("closing.placeLead") : t(`closing.place.${closing.state}`),
          },
        ]}
      />
    </section>
  )
}

function NextSteps({ context, advice }: { readonly context: OrganizerContext; readonly advice: readonly Advice[] }) {
  const t = translator(context.language, "organizer")
  return (
    <section className="max-w-[44rem]">
      <h2 className="mb-2">{t("advice.title")}</h2>
      {advice.length === 0 ? (
        <Notice kind="done" title={t("advice.nothing")} />
      ) : (
        <PlaceList places={advice.map((one) => ({ ...adviceRow(context, one), act: <AdviceAct context={context} advice={one} /> }))} />
      )}
    </section>
  )
}

/** What is done with one click, without the page that it is otherwise done on (O5). */
function AdviceAct({ context, advice }: { readonly context: OrganizerContext; readonly advice: Advice }) {
  const t = translator(context.language, "organizer")
  const common = {
    formId: advice.code,
    look: "quiet",
    submitMeans: adviceRow(context, advice).name,
    pending: translator(context.language)("common.working"),
  } as const
  const fields = (values: Readonly<Record<string, string>>) => [organisationField(context), ...hiddenFields(values)]
  if (advice.code === "customers_listed")
    return (
      <>
        <ActionForm
          {...common}
          action={takeOffListsAction}
          submit={t("advice.takeOff", { count: advice.units.length })}
          fields={fields({ groups: writeGroups(advice.units) })}
        />
        <ActionForm
          {...common}
          formId="lists_kept"
          action={keepListsAction}
          submit={t("advice.keep", { count: advice.units.length })}
          fields={fields({ groups: writeGroups(advice.units) })}
        />
      </>
    )
  if (!("ids" in advice) || advice.ids.length === 0) return null
  return (
    <ActionForm
      {...common}
      action={chosenInvitationsAction}
      submit={t("advice.remind", { count: advice.ids.length })}
      fields={[
        ...fields({ chosen: advice.ids.join(" ") }),
        // The button says how many, so that pressing it is the yes.
        { kind: "hidden", name: "act", value: `remind ${advice.ids.length}` },
      ]}
    />
  )
}

/** Departments are made here too, because most are made on the first day, one after the other. */
function AddUnit({ context, units }: { readonly context: OrganizerContext; readonly units: readonly ShownUnit[] }) {
  const t = translator(context.language, "organizer")
  const fields = [
    organisationField(context),
    { kind: "text", name: "name", label: t("unit.name"), autoComplete: "off", maxLength: 80 } as const,
    {
      kind: "select",
      name: "kind",
      label: t("unit.kind"),
      hint: t("unit.kindHint"),
      value: "department",
      options: kindOptions(t),
    } as const,
    { kind: "select", name: "parent", label: t("unit.parent"), options: parentOptions(units) } as const,
  ]
  return (
    <ActionForm
      action={addUnitAction}
      formId="add"
      look="quiet"
      submit={t("unit.add")}
      pending={translator(context.language)("common.working")}
      folded={{ title: t("unit.addTitle"), icon: "plus" }}
      fields={fields}
    />
  )
}
