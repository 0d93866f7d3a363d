import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { withShown } from "#app/_forms/with-shown.ts"
import { showRules, WAIT_HOURS } from "#lib/helping/recovery-rules.ts"
import { translator } from "#lib/language/translate.ts"
import { requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { organisationField } from "../../unit-fields.ts"
import { RecoveryBelow } from "../recovery-below.tsx"
import { setRulesAction } from "./actions.ts"

export const generateMetadata = titled("organizer.recovery.rules.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }> }

/** What the organisation demands before somebody is helped (O7). Proven before it is shown, so that nothing typed is lost on the way. */
export default async function RulesPage({ params }: PageProps) {
  const context = await requireProvenOrganizer((await params).organisation)
  if (!context.actor.isOfAll) notFound()
  const { waitHours, needsTwo } = await shown(showRules(context))
  const t = translator(context.language, "organizer")
  return (
    <RecoveryBelow context={context} title={t("recovery.rules.title")} lead={t("recovery.rules.lead")}>
      <div className="max-w-[44rem]">
        <ActionForm
          action={setRulesAction}
          submit={t("recovery.rules.save")}
          pending={translator(context.language)("common.working")}
          fields={[
            organisationField(context),
            ...withShown([
              {
                kind: "select",
                name: "wait",
                label: t("recovery.rules.wait"),
                hint: t("recovery.rules.waitHint"),
                value: String(waitHours),
                options: WAIT_HOURS.map((hours) => ({ value: String(hours), label: t("recovery.rules.hours", { hours }) })),
              },
              { kind: "checkbox", name: "two", label: t("recovery.rules.two"), isOptional: true, isTicked: needsTwo },
            ]),
          ]}
        >
          <p className="text-sm text-quiet">{t("recovery.rules.twoMeans")}</p>
        </ActionForm>
      </div>
    </RecoveryBelow>
  )
}
