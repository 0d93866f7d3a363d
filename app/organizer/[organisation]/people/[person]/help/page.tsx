import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../../../organizer-page.tsx"
import { organisationField } from "../../../unit-fields.ts"
import { helpBackAction } from "./actions.ts"

export const generateMetadata = titled("organizer.helpBack.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly person: string }> }

/** What helping somebody back in does and does not, said before it is done (O7, B28). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function HelpBackPage({ params }: PageProps) {
  const { organisation, person: accountId } = await params
  const context = await requireProvenOrganizer(organisation)
  const person = await shown(showPerson(context, accountId))
  if (person.help !== "yes") notFound()
  const t = translator(context.language, "organizer")
  const { name, address } = person
  return (
    <OrganizerPage
      context={context}
      title={t("helpBack.title")}
      place="people"
      isPlace={false}
      above={
        <nav aria-label={translator(context.language)("common.back")} className="page-back">
          <ButtonLink href={organizerHref(context.organisation.id, `/people/${accountId}`)} look="plain" small icon="back">
            {name}
          </ButtonLink>
        </nav>
      }
    >
      <PersonLine name={name} address={address} />
      <div className="mt-6 max-w-[44rem]">
        <ul className="numbered">
          <li>{t("helpBack.makeSure")}</li>
          <li>{t("helpBack.does")}</li>
          <li>{t("helpBack.doesNot")}</li>
        </ul>
      </div>
      <AccountSection title={t("helpBack.lost")} lead={t("helpBack.lostLead")}>
        <ActionForm
          action={helpBackAction}
          submit={t("helpBack.button")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "hidden", name: "account", value: accountId },
            {
              kind: "text",
              name: "phone",
              label: t("helpBack.phone"),
              hint: t("helpBack.phoneHint"),
              autoComplete: "off",
              maxLength: 40,
              isOptional: translator(context.language)("common.optional"),
            },
            { kind: "checkbox", name: "app", label: t("helpBack.app"), isOptional: true },
          ]}
        />
      </AccountSection>
    </OrganizerPage>
  )
}
