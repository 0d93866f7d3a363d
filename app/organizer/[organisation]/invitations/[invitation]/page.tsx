import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import { showInvitation } from "#lib/organisations/correct-invitation.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../../organizer-page.tsx"
import { organisationField } from "../../unit-fields.ts"
import { correctInvitationAction } from "./actions.ts"

export const generateMetadata = titled("organizer.correctInvitation.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string; readonly invitation: string }> }

/** Corrects what an invitation says of whom it asks (O6). Proven before it is shown, so that nothing typed is lost. */
export default async function CorrectInvitationPage({ params }: PageProps) {
  const { organisation, invitation: id } = await params
  const context = await requireProvenOrganizer(organisation)
  const { name, address } = await shown(showInvitation(context, id))
  const t = translator(context.language, "organizer")
  const isOptional = translator(context.language)("common.optional")
  return (
    <OrganizerPage
      context={context}
      title={t("correctInvitation.title")}
      lead={t("correctInvitation.lead")}
      place="invitations"
      isPlace={false}
      above={
        <nav aria-label={translator(context.language)("common.back")} className="page-back">
          <ButtonLink href={organizerHref(context.organisation.id, "/invitations")} look="plain" small icon="back">
            {t("invitations.title")}
          </ButtonLink>
        </nav>
      }
    >
      <div className="mt-6 max-w-[44rem]">
        <ActionForm
          action={correctInvitationAction}
          submit={t("correctInvitation.act")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            { kind: "hidden", name: "invitation", value: id },
            { kind: "text", name: "name", label: t("correctInvitation.name"), value: name, autoComplete: "off", maxLength: 80, isOptional },
            { kind: "email", name: "address", label: t("correctInvitation.address"), value: address },
            {
              kind: "text",
              name: "phone",
              label: t("correctInvitation.phone"),
              hint: t("correctInvitation.phoneHint"),
              autoComplete: "off",
              maxLength: 50,
              isOptional,
            },
          ]}
        />
      </div>
    </OrganizerPage>
  )
}
