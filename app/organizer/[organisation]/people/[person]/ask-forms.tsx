import { ActionForm } from "#app/_forms/action-form.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"
import { orNone, organisationField } from "../../unit-fields.ts"
import { askIntoUnitAction, askToAdministerAction } from "./actions.ts"

type AskFormsProps = {
  readonly context: OrganizerContext
  readonly accountId: string
  readonly units: readonly ShownUnit[]
  readonly belongsTo: ReadonlySet<string>
  readonly administers: ReadonlySet<string>
}

/** What else somebody may be asked to be: a member of a further unit, an administrator (O4, O6). A mail asks them, as one to an address does. */
export function AskForms({ context, accountId, units, belongsTo, administers }: AskFormsProps) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const hidden = [organisationField(context), { kind: "hidden", name: "account", value: accountId }] as const
  const ask = (name: "further" | "administered", action: typeof askIntoUnitAction, open: readonly ShownUnit[]) =>
    open.length > 0 && (
      <AccountSection title={t(`person.${name}`)} lead={t(`person.${name}Lead`)}>
        <ActionForm
          action={action}
          formId={name}
          look="quiet"
          submit={t("person.askAct")}
          submitMeans={t(`person.${name}`)}
          pending={pending}
          fields={[...hidden, { kind: "select", name, label: t("people.unit"), value: "", options: orNone(t("person.chooseUnit"), open) }]}
        />
      </AccountSection>
    )
  return (
    <>
      {ask(
        "further",
        askIntoUnitAction,
        units.filter(({ id }) => !belongsTo.has(id)),
      )}
      {ask(
        "administered",
        askToAdministerAction,
        units.filter(({ id }) => !administers.has(id)),
      )}
    </>
  )
}
