import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Select } from "#app/_ui/select.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listUnits, type ShownUnit } from "#lib/organisations/units.ts"
import { lookAtPeople } from "#lib/people-files/read-people-file.ts"
import { FILE_REFUSALS, LIMITS, MOST_LINES } from "#lib/people-files/types.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../../organizer-page.tsx"
import { Said, type PageParams } from "../../said.tsx"
import { organisationField, parentOptions } from "../../unit-fields.ts"
import { pastePeopleAction } from "./actions.ts"
import { FilePreview } from "./file-preview.tsx"

export const generateMetadata = titled("organizer.file.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** People from a file or a pasted list (O6); what it would do is shown before anybody is invited. */
export default async function PeopleFilePage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const [{ refused, done, unit }, plan, units] = await Promise.all([searchParams, shown(lookAtPeople(context)), shown(listUnits(context))])
  const t = translator(context.language, "organizer")
  const asked = units.find(({ id }) => id === unit) ?? units[0]
  if (plan !== null)
    return (
      <OrganizerPage context={context} title={t("file.previewTitle")} place="people" isPlace={false}>
        <FilePreview context={context} plan={plan} />
      </OrganizerPage>
    )
  return (
    <OrganizerPage context={context} title={t("file.title")} lead={t("file.lead")} place="people" isPlace={false}>
      <Said language={context.language} done={done} />
      <div className="max-w-[44rem]">
        <p>{t("file.columns")}</p>
        <p className="mt-3 mb-6">{t("file.departments")}</p>
        <FileForm
          context={context}
          units={units}
          chosen={asked?.id ?? ""}
          refused={FILE_REFUSALS.find((code) => code === refused) ?? null}
        />
        <div className="mt-8">
          <ActionForm
            action={pastePeopleAction}
            formId="paste"
            look="quiet"
            folded={{ title: t("file.paste") }}
            submit={t("file.lookPasted")}
            pending={translator(context.language)("common.working")}
            fields={pasteFields(context, { units, chosen: asked?.id ?? "" })}
          />
        </div>
      </div>
    </OrganizerPage>
  )
}

type Chosen = { readonly units: readonly ShownUnit[]; readonly chosen: string }
type FileFormProps = Chosen & { readonly context: OrganizerContext; readonly refused: (typeof FILE_REFUSALS)[number] | null }

const kindOptions = (context: OrganizerContext) => {
  const t = translator(context.language, "organizer")
  return (["employee", "member"] as const).map((value) => ({ value, label: t(`invite.${value}`) }))
}

function FileForm({ context, units, chosen, refused }: FileFormProps) {
  const t = translator(context.language, "organizer")
  const limit = refused === "large" || refused === "long" ? LIMITS[refused] : { max: 0 }
  return (
    <form
      method="post"
      action={organizerHref(context.organisation.id, "/people/import/read")}
      encType="multipart/form-data"
      className="form"
    >
      {refused !== null && <FormErrors key={refused} message={t(`file.refused.${refused}`, limit)} />}
      <Select name="unit" label={t("file.unit")} defaultValue={chosen} options={parentOptions(units)} />
      <Select name="kind" label={t("file.kind")} defaultValue="employee" options={kindOptions(context)} />
      <Field
        label={t("file.file")}
        name="file"
        type="file"
        className="input-file"
        accept=".csv,.txt,text/csv"
        hint={t("file.fileHint", { max: MOST_LINES })}
      />
      <div>
        <SubmitButton icon="upload" pending={translator(context.language)("common.working")}>
          {t("file.look")}
        </SubmitButton>
      </div>
    </form>
  )
}

function pasteFields(context: OrganizerContext, { units, chosen }: Chosen): readonly FormField[] {
  const t = translator(context.language, "organizer")
  return [
    organisationField(context),
    { kind: "area", name: "text", label: t("file.text"), hint: t("file.textHint") },
    { kind: "select", name: "unit", label: t("file.unit"), value: chosen, options: parentOptions(units) },
    { kind: "select", name: "kind", label: t("file.kind"), value: "employee", options: kindOptions(context) },
  ]
}
