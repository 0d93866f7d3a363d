import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { showHelp } from "#lib/helping/follow-help.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"
import { startHelpedAction } from "../actions.ts"

type HelpPageProps = { readonly params: Promise<{ readonly secret: string }> }

export const generateMetadata = titled("recover.title")

/** Behind the link by which an organisation helps (O7). Showing it changes nothing, however often a scanner fetches it (B55). */
export default async function HelpPage({ params }: HelpPageProps) {
  const { secret } = await params
  const context = await visitorContext()
  const t = translator(context.language)
  const help = await showHelp(context, secret)
  if (help === null)
    return (
      <PublicFormPage title={t("recover.help.goneTitle")} lead={t("recover.help.goneBody")}>
        <ButtonRow>
          <ButtonLink href="/recover">{t("recover.title")}</ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  const { organisation, isDue, dueAt, timeZone } = help
  const time = formats({ language: context.language, timeZone }).exact(dueAt)
  return (
    <PublicFormPage title={t("recover.help.title", { organisation })} lead={t("recover.help.lead", { organisation })}>
      {isDue ? (
        <ActionForm
          action={startHelpedAction}
          fields={[{ kind: "hidden", name: "secret", value: secret }]}
          submit={t("common.continue")}
          pending={t("common.working")}
        />
      ) : (
        <Notice kind="info" title={t("recover.help.early", { time })} />
      )}
    </PublicFormPage>
  )
}
