import { ActionForm } from "#app/_forms/action-form.tsx"
import { Sheet } from "#app/_ui/sheet.tsx"
import type { OwnCorrection } from "#lib/addresses/answer-correction.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { AccountSection } from "../account-page.tsx"
import { confirmCorrectionAction, refuseCorrectionAction } from "./actions.ts"

type CorrectionsProps = { readonly context: MemberContext; readonly corrections: readonly OwnCorrection[] }

/** What the employer asks the person to confirm about themselves: nothing is changed before they do (O6). */
export function Corrections({ context, corrections }: CorrectionsProps) {
  const t = translator(context.language, "organisations")
  if (corrections.length === 0) return null
  return (
    <AccountSection title={t("correct.title")} lead={t("correct.lead")}>
      <ul role="list" className="form">
        {corrections.map((correction) => (
          <li key={correction.what}>
            <One context={context} correction={correction} isAlone={corrections.length === 1} />
          </li>
        ))}
      </ul>
    </AccountSection>
  )
}

type OneProps = { readonly context: MemberContext; readonly correction: OwnCorrection; /** No other is asked. */ readonly isAlone: boolean }

function One({ context, correction, isAlone }: OneProps) {
  const t = translator(context.language, "organisations")
  const { what, text, organisation, expiresAt } = correction
  const title = t(`correct.${what}.asks`, { organisation, text })
  const pending = translator(context.language)("common.working")
  const fields = [{ kind: "hidden", name: "what", value: what }] as const
  return (
    <Sheet className="public-sheet">
      <div>
        <h3>{title}</h3>
        <p className="mt-1 text-quiet">{t("correct.until", { day: formats(context).day(expiresAt) })}</p>
      </div>
      <p>{t(`correct.${what}.means`)}</p>
      <ActionForm
        action={confirmCorrectionAction}
        formId={`confirm-${what}`}
        look={isAlone ? "primary" : "quiet"}
        submit={t(`correct.${what}.act`)}
        submitMeans={title}
        pending={pending}
        fields={fields}
      />
      <ActionForm
        action={refuseCorrectionAction}
        formId={`refuse-${what}`}
        look="quiet"
        submit={t("correct.refuse")}
        submitMeans={title}
        pending={pending}
        fields={fields}
      />
    </Sheet>
  )
}
