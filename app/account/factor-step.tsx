import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import { finishPasskeyProofAction, startPasskeyProofAction } from "./prove/actions.ts"

type FactorStepProps = {
  readonly language: string
  readonly hasPasskey: boolean
  /** Where to go once the passkey has proven the session. */ readonly next: string
}

/** Where a factor that is no text message is asked for (R4, O11): who has a passkey uses it here and now; else the way to one, or to the app. */
export function FactorStep({ language, hasPasskey, next }: FactorStepProps) {
  const t = translator(language)
  if (!hasPasskey) return <ButtonLink href="/account/id-control">{t("operator.factor.act")}</ButtonLink>
  return (
    <PasskeyForm
      ceremony="use"
      begin={startPasskeyProofAction}
      finish={finishPasskeyProofAction}
      look="primary"
      words={{
        button: t("account.prove.passkey"),
        pending: t("passkeys.asking"),
        cancelled: t("passkeys.useCancelled"),
        needs: t("operator.factor.needs"),
      }}
      values={{ next }}
    />
  )
}
