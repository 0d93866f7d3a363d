import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { showRules } from "#lib/helping/recovery-rules.ts"
import { translator } from "#lib/language/translate.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { organisationField } from "../../../unit-fields.ts"
import { PersonBelow } from "../person-below.tsx"
import { helpBackAction } from "./actions.ts"

export const generateMetadata = titled("organizer.helpBack.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly person: string }> }

/** What helping somebody back in does and does not, said before it is done (O7, B28). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function HelpBackPage({ params }: PageProps) {
  const { organisation, person: accountId } = await params
  const context = await requireProvenOrganizer(organisation)
  const person = await shown(showPerson(context, accountId))
  if (person.help !== "yes" || person.isBlocked) notFound()
  const { needsTwo } = await shown(showRules(context))
  const t = translator(context.language, "organizer")
  return (
    <PersonBelow context={context} person={person} title={t("helpBack.title")}>
      <div className="mt-6 max-w-[44rem]">
        <ul className="numbered">
          <li>{t("helpBack.makeSure")}</li>
          <li>{t("helpBack.does")}</li>
          <li>{t("helpBack.doesNot")}</li>
          {needsTwo && <li>{t("helpBack.needsTwo")}</li>}
        </ul>
      </div>
      <AccountSection title={t("helpBack.lost")} lead={t("helpBack.lostLead")}>
        <ActionForm
          action={helpBackAction}
          submit={t(needsTwo ? "helpBack.ask" : "helpBack.button")}
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
    </PersonBelow>
  )
}
