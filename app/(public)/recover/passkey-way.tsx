import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { translator } from "#lib/language/translate.ts"
import { proveByPasskeyAction, startRecoveryPasskeyAction } from "./passkey-actions.ts"

/** For forms that ask for a code and take a passkey in its place. */
export const PASSKEY = { begin: startRecoveryPasskeyAction, finish: proveByPasskeyAction } as const

/** A passkey where no code is asked for. */
export function PasskeyWay({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <PasskeyForm
      ceremony="use"
      {...PASSKEY}
      look="primary"
      words={{
        button: t("factor.passkey"),
        pending: t("passkeys.asking"),
        cancelled: t("recover.passkeyCancelled"),
        needs: t("recover.passkeyNeeds"),
      }}
    />
  )
}
