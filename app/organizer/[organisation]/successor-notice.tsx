import { ActionForm } from "#app/_forms/action-form.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showSuccessor } from "#lib/succession/show-successor.ts"
import { shown } from "#lib/web/organizer.ts"
import { objectToSuccessorAction } from "./actions.ts"
import { organisationField } from "./unit-fields.ts"

/** Two operators are about to put somebody beside the administrators (keys.md 5): who administers the whole is there after all, reads why, and can object. */
export async function SuccessorNotice({ context }: { readonly context: OrganizerContext }) {
  const successor = await shown(showSuccessor(context))
  if (successor === null) return null
  const { address, reason, isApproved, until } = successor
  const t = translator(context.language, "organizer")
  return (
    <Notice
      kind="warning"
      title={t(isApproved ? "successor.isApproved" : "successor.isAsked")}
      className="mb-8 max-w-[44rem] [&_p]:[overflow-wrap:anywhere]"
    >
      <p>{t("successor.who", { address })}</p>
      <p>{t(isApproved ? "successor.answerUntil" : "successor.until", { day: formats(context).day(until) })}</p>
      <p className="whitespace-pre-line">{t("successor.reason", { reason })}</p>
      <p className="mb-4">{t("successor.means")}</p>
      <ActionForm
        action={objectToSuccessorAction}
        formId="object"
        look="quiet"
        submit={t("successor.object")}
        pending={translator(context.language)("common.working")}
        fields={[organisationField(context)]}
      />
    </Notice>
  )
}
