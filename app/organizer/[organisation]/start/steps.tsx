import type { ReactNode } from "react"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { FileIntoField } from "#app/_forms/file-into-field.tsx"
import { StatusSign } from "#app/_ui/status-sign.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { FirstDay } from "#lib/organisations/first-day.ts"
import { organisationField, parentOptions } from "../unit-fields.ts"
import { askSecondAction, buildDepartmentsAction, inviteFirstAction, placeSelfAction } from "./actions.ts"

type StepProps = { readonly context: OrganizerContext; readonly day: FirstDay }

type SectionProps = {
  readonly context: OrganizerContext
  /** Where the page leads to after the step before. */ readonly id: string
  readonly title: string
  readonly lead: string
  readonly isDone: boolean
  readonly children: ReactNode
}

function Step({ context, id, title, lead, isDone, children }: SectionProps) {
  const t = translator(context.language, "organizer")
  return (
    <section id={id} className="mt-10 max-w-[44rem]">
      <h2 className="mb-1">{title}</h2>
      {isDone && (
        <p className="mb-1">
          <StatusSign state="all" words={t("start.done")} />
        </p>
      )}
      <p className="mb-4 text-quiet">{lead}</p>
      {children}
    </section>
  )
}

/** So many departments are named. */
const NAMED = 8

export function Departments({ context, day: { departments } }: StepProps) {
  const t = translator(context.language, "organizer")
  const names = departments.slice(0, NAMED).map(({ name }) => name)
  const isDone = departments.length > 0
  return (
    <Step context={context} id="departments" title={t("start.departments.title")} lead={t("start.departments.lead")} isDone={isDone}>
      {isDone && (
        <p className="mb-4">
          {t("start.departments.have", {
            count: departments.length,
            names: formats(context).list(names),
            more: departments.length - names.length,
          })}
        </p>
      )}
      <ActionForm
        action={buildDepartmentsAction}
        formId="departments"
        look={isDone ? "quiet" : "primary"}
        submit={t("start.departments.act")}
        pending={translator(context.language)("common.working")}
        folded={isDone ? { title: t("start.departments.more"), icon: "plus" } : undefined}
        fields={[
          organisationField(context),
          {
            kind: "area",
            name: "departments",
            label: t("start.departments.field"),
            hint: t("start.departments.hint"),
          },
        ]}
      >
        <FileIntoField
          into="departments-departments"
          label={t("start.departments.file")}
          hint={t("start.departments.fileHint")}
          accept=".csv,.txt,text/csv"
          refused={t("start.departments.fileRefused")}
        />
      </ActionForm>
    </Step>
  )
}

export function Keys({ context, day: { departments } }: StepProps) {
  const t = translator(context.language, "organizer")
  const count = departments.length
  return (
    <Step context={context} id="keys" title={t("start.keys.title")} lead={t("start.keys.lead")} isDone={count > 0}>
      <p>{count === 0 ? t("start.wait") : t("start.keys.have", { count })}</p>
    </Step>
  )
}

export function OwnPlace({ context, day: { departments, employed } }: StepProps) {
  const t = translator(context.language, "organizer")
  const section = { context, id: "own", title: t("start.own.title"), lead: t("start.own.lead") }
  if (employed !== null)
    return (
      <Step {...section} isDone={employed.isHere}>
        <p>{employed.isHere ? t("start.own.here", { unit: employed.unitName }) : t("start.own.elsewhere")}</p>
      </Step>
    )
  return (
    <Step {...section} isDone={false}>
      {departments.length === 0 ? (
        <p>{t("start.wait")}</p>
      ) : (
        <>
          <p className="mb-4">{t("start.own.means")}</p>
          <ActionForm
            action={placeSelfAction}
            formId="own"
            submit={t("start.own.act")}
            pending={translator(context.language)("common.working")}
            fields={[
              organisationField(context),
              departmentField(t("start.own.unit"), departments),
              { kind: "checkbox", name: "recovery", label: t("start.own.yes") },
            ]}
          />
        </>
      )}
    </Step>
  )
}

const departmentField = (label: string, departments: FirstDay["departments"]): FormField => ({
  kind: "select",
  name: "unit",
  label,
  options: parentOptions(departments.map((unit) => ({ ...unit, depth: unit.depth - 1 }))),
})

export function SecondAdministrator({ context, day: { administrators, administratorsAsked: asked } }: StepProps) {
  const t = translator(context.language, "organizer")
  const isDone = administrators > 1 || asked.length > 0
  return (
    <Step context={context} id="second" title={t("start.second.title")} lead={t("start.second.lead")} isDone={isDone}>
      {administrators > 1 && <p className="mb-4">{t("start.second.have", { count: administrators })}</p>}
      {asked.length > 0 && <p className="mb-4">{t("start.second.asked", { who: formats(context).list(asked), count: asked.length })}</p>}
      <ActionForm
        action={askSecondAction}
        formId="second"
        look={isDone ? "quiet" : "primary"}
        submit={t("start.second.act")}
        submitMeans={t("start.second.title")}
        pending={translator(context.language)("common.working")}
        folded={isDone ? { title: t("start.second.more"), icon: "plus" } : undefined}
        fields={[
          organisationField(context),
          { kind: "area", name: "lines", label: t("invite.lines"), hint: t("invite.linesHint"), short: true },
        ]}
      />
    </Step>
  )
}

export function People({ context, day: { departments, people } }: StepProps) {
  const t = translator(context.language, "organizer")
  return (
    <Step context={context} id="people" title={t("start.people.title")} lead={t("start.people.lead")} isDone={people > 1}>
      {people > 0 && <p className="mb-4">{t("start.people.have", { count: people })}</p>}
      {departments.length === 0 ? (
        <p>{t("start.wait")}</p>
      ) : (
        <ActionForm
          action={inviteFirstAction}
          formId="people"
          look={people > 1 ? "quiet" : "primary"}
          submit={t("invite.act")}
          submitMeans={t("start.people.title")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            departmentField(t("start.people.unit"), departments),
            { kind: "area", name: "lines", label: t("invite.lines"), hint: t("invite.linesHint") },
          ]}
        />
      )}
    </Step>
  )
}
