import { ActionForm } from "#app/_forms/action-form.tsx"
import { ChallengeForm, challengeTitle } from "#app/_forms/challenge.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownRecovery } from "#lib/recovering/show-recovery.ts"
import {
  giveNewNumberAction,
  goWithoutProofAction,
  numberCodeAgainAction,
  proveByKeyAction,
  proveNewNumberAction,
  proveRecoveryFactorAction,
  recoverByAction,
} from "./actions.ts"
import { PASSKEY, PasskeyWay } from "./passkey-way.tsx"
import { StartAgain } from "./steps.tsx"

type At<S extends ShownRecovery["step"]> = { readonly language: string; readonly shown: Extract<ShownRecovery, { readonly step: S }> }
type Ways = {
  readonly language: string
  readonly shown: Extract<ShownRecovery, { readonly intent: "new_number"; readonly step: "prove_factor" }>
}

/** One proof more than password and mailbox: exactly those ways that were set up, and the wait for who has none (I12). */
export function ProveOtherWay({ language, shown }: Ways) {
  const t = translator(language)
  const { asked, hasPasskey, hasSheet } = shown
  const { title, lead } =
    asked === null
      ? { title: t("recover.waysTitle"), lead: hasSheet || hasPasskey ? t("recover.waysLead") : t("recover.waysNone") }
      : challengeTitle(language, asked)
  return (
    <PublicFormPage title={title} lead={lead}>
      {asked !== null && (
        <ChallengeForm
          language={language}
          asked={asked}
          finish={proveRecoveryFactorAction}
          ask={recoverByAction}
          passkey={PASSKEY}
          submit={t("common.continue")}
          pending={t("common.working")}
        />
      )}
      {asked === null && hasPasskey && <PasskeyWay language={language} />}
      {hasSheet && (
        <Disclosure title={t("recover.byKey")} open={asked === null && !hasPasskey}>
          <p className="mb-3">{t("recover.byKeyLead")}</p>
          <ActionForm
            action={proveByKeyAction}
            formId="sheet"
            fields={[
              {
                kind: "code",
                name: "key",
                label: t("recoverySheet.typed"),
                hint: t("recoverySheet.typedHint"),
                letters: true,
                waits: true,
              },
            ]}
            submit={t("recover.proveKey")}
            pending={t("common.working")}
          />
        </Disclosure>
      )}
      <Nothing language={language} shown={shown} />
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

function Nothing({ language, shown: { asked, hasPasskey, hasSheet, wait } }: Ways) {
  const t = translator(language)
  if (wait?.isOver === true)
    return (
      <Notice kind="info" title={t("recover.numberOver")}>
        <OtherAct action={goWithoutProofAction} label={t("recover.numberOverButton")} pending={t("common.working")} look="quiet" />
      </Notice>
    )
  if (wait !== null) {
    const time = formats({ language, timeZone: wait.timeZone }).exact(wait.dueAt)
    return <Notice kind="info" title={t("recover.numberWait", { time })} />
  }
  const offer = (
    <>
      <p className="mb-3">{t("recover.byNothingLead")}</p>
      <OtherAct action={goWithoutProofAction} label={t("recover.byNothingButton")} pending={t("common.working")} look="quiet" />
    </>
  )
  // Where nothing else stands above it there is nothing to unfold.
  return asked === null && !hasSheet && !hasPasskey ? <div>{offer}</div> : <Disclosure title={t("recover.byNothing")}>{offer}</Disclosure>
}

/** The new number. */
export function GiveNumber({ language, shown }: At<"give_number">) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("recover.numberTitle")} lead={shown.waits ? t("recover.numberLeadWait") : t("recover.numberLead")}>
      <ActionForm
        action={giveNewNumberAction}
        fields={[{ kind: "phone", name: "phone", label: t("common.fields.phone"), hint: t("register.phoneHint") }]}
        submit={t("phonePage.send")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

/** The code that proves it. */
export function ProveNumber({ language, shown }: At<"prove_number">) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("register.smsCodeTitle")} lead={t("recover.numberCodeLead", { digits: shown.digits })}>
      <ActionForm
        action={proveNewNumberAction}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("register.smsCodeHint") }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <OtherAct action={numberCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}
