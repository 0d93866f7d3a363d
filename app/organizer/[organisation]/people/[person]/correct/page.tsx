import { notFound } from "next/navigation"
import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { CORRECTED } from "#lib/organisations/correct-person.ts"
import { showPerson, type ShownPerson } from "#lib/organisations/show-person.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { organisationField } from "../../../unit-fields.ts"
import { PersonBelow } from "../person-below.tsx"
import { correctPersonAction, withdrawCorrectionAction } from "./actions.ts"

export const generateMetadata = titled("organizer.correct.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly person: string }> }

/** Asks an employee to confirm another name, address or number, and takes back what waits (O6). Proven before it is shown, so that nothing typed is lost. */
export default async function CorrectPersonPage({ params }: PageProps) {
  const { organisation, person: accountId } = await params
  const context = await requireProvenOrganizer(organisation)
  const person = await shown(showPerson(context, accountId))
  if (!person.isEmployedHere || accountId === context.actor.accountId) notFound()
  const t = translator(context.language, "organizer")
  return (
    <PersonBelow context={context} person={person} title={t("correct.title")}>
      <div className="mt-4 max-w-[44rem]">
        <p>{t("correct.lead")}</p>
        {CORRECTED.map((what) => (
          <AccountSection key={what} title={t(`correct.${what}.title`)} lead={t(`correct.${what}.lead`)}>
            <One context={context} person={person} what={what} />
          </AccountSection>
        ))}
      </div>
    </PersonBelow>
  )
}

type What = (typeof CORRECTED)[number]
type OneProps = { readonly context: OrganizerContext; readonly person: ShownPerson; readonly what: What }

function One({ context, person, what }: OneProps) {
  const t = translator(context.language, "organizer")
  const waiting = person.corrections.find((correction) => correction.what === what)
  const title = t(`correct.${what}.title`)
  const pending = translator(context.language)("common.working")
  const fields: readonly FormField[] = [
    organisationField(context),
    { kind: "hidden", name: "account", value: person.accountId },
    { kind: "hidden", name: "what", value: what },
  ]
  if (waiting !== undefined)
    return (
      <ActionForm
        action={withdrawCorrectionAction}
        formId={`withdraw-${what}`}
        look="quiet"
        submit={t("correct.withdraw")}
        submitMeans={title}
        pending={pending}
        fields={fields}
      >
        <p>{t("correct.waits", { text: waiting.shown, day: formats(context).day(waiting.expiresAt) })}</p>
      </ActionForm>
    )
  return (
    <ActionForm
      action={correctPersonAction}
      formId={`correct-${what}`}
      look="quiet"
      submit={t("correct.ask")}
      submitMeans={title}
      pending={pending}
      fields={[...fields, fieldOf(context, what)]}
    />
  )
}

function fieldOf({ language }: OrganizerContext, what: What): FormField {
  const t = translator(language, "organizer")
  const label = t(`correct.${what}.field`)
  if (what === "name") return { kind: "text", name: "name", label, autoComplete: "off", maxLength: 80 }
  if (what === "address") return { kind: "email", name: "address", label }
  return { kind: "phone", name: "phone", label, hint: translator(language)("register.phoneHint") }
}
