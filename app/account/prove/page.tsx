import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { ChallengeForm, challengeTitle } from "#app/_forms/challenge.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PasskeyForm } from "#app/_forms/passkey-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { titled } from "#app/_forms/titled.ts"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import { translator } from "#lib/language/translate.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { awaitedProof } from "#lib/signing-in/prove.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { requireMember } from "#lib/web/load.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import {
  finishPasskeyInProofAction,
  finishPasskeyProofAction,
  finishProofAction,
  proveByAction,
  startPasskeyInProofAction,
  startPasskeyProofAction,
  startProofAction,
  startProofAgainAction,
} from "./actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("account.prove.title")

/** Proves two factors anew, before what changes the locks (B25): the password, then the code; then the page that was asked for. */
export default async function ProvePage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { next: wanted } = await searchParams
  const next = nextPath(typeof wanted === "string" ? wanted : null)
  if (hasFreshProof(context)) redirect(next)
  const { language } = context
  const t = translator(language)
  const asked = await awaitedProof(context, await attemptToken())
  const passkeys = await listPasskeys(context)
  const hasPasskey = passkeys.ok && passkeys.value.length > 0
  if (asked === null)
    return (
      <AccountPage context={context} title={t("account.prove.title")} lead={t("account.prove.lead")}>
        <AccountSection title={t("account.id.password")}>
          <ActionForm
            action={startProofAction}
            submit={t("account.prove.button")}
            pending={t("common.working")}
            fields={[passwordField(t, "current", context.actor.address), { kind: "hidden", name: "next", value: next }]}
          />
          {hasPasskey && (
            <div className="mt-4">
              <PasskeyForm
                ceremony="use"
                begin={startPasskeyProofAction}
                finish={finishPasskeyProofAction}
                words={{
                  button: t("account.prove.passkey"),
                  pending: t("passkeys.asking"),
                  cancelled: t("account.prove.passkeyCancelled"),
                }}
                values={{ next }}
              />
            </div>
          )}
        </AccountSection>
      </AccountPage>
    )
  const words = challengeTitle(language, asked)
  return (
    <AccountPage context={context} title={t("account.prove.title")} lead={t("account.prove.lead")}>
      <AccountSection title={words.title} lead={words.lead}>
        <ChallengeForm
          language={language}
          asked={asked}
          finish={finishProofAction}
          ask={proveByAction}
          next={next}
          passkey={{ begin: startPasskeyInProofAction, finish: finishPasskeyInProofAction }}
          submit={t("account.prove.button")}
          pending={t("common.working")}
        />
        <div className="other-acts mt-4">
          <OtherAct action={startProofAgainAction} label={t("account.prove.startAgain")} pending={t("common.working")} />
        </div>
      </AccountSection>
    </AccountPage>
  )
}
