import { ActionForm } from "#app/_forms/action-form.tsx"
import { ChallengeForm, challengeTitle } from "#app/_forms/challenge.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownRecovery, ShownWait } from "#lib/recovering/show-recovery.ts"
import {
  announceRestartAction,
  giveRecoveryPasswordAction,
  proveMailboxAction,
  proveRecoveryFactorAction,
  recoverByAction,
  recoveryCodeAgainAction,
  restartAction,
  restoreAction,
  startRecoveryAgainAction,
} from "./actions.ts"
import { PASSKEY, PasskeyWay } from "./passkey-way.tsx"

type At<S extends ShownRecovery["step"]> = { readonly language: string; readonly shown: Extract<ShownRecovery, { readonly step: S }> }

/** Throws away what was begun. */
export function StartAgain({ language }: { readonly language: string }) {
  const t = translator(language)
  return <OtherAct action={startRecoveryAgainAction} label={t("recover.startAgain")} pending={t("common.working")} />
}

/** The code from the mail; the same page whether or not the address has an account (B20). */
export function ProveMailbox({ language, shown }: At<"prove_address">) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("recover.mailCodeTitle")} lead={t("recover.mailCodeLead", { address: shown.address })}>
      <ActionForm
        action={proveMailboxAction}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("recover.mailCodeHint") }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <OtherAct action={recoveryCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

/** The second factor, where the password is forgotten. */
export function ProveFactor({ language, shown }: At<"prove_factor">) {
  const t = translator(language)
  const { title, lead } =
    shown.asked === null ? { title: t("factor.passkeyTitle"), lead: t("factor.passkeyLead") } : challengeTitle(language, shown.asked)
  return (
    <PublicFormPage title={title} lead={lead}>
      {shown.asked === null ? (
        <PasskeyWay language={language} />
      ) : (
        <ChallengeForm
          language={language}
          asked={shown.asked}
          finish={proveRecoveryFactorAction}
          ask={recoverByAction}
          passkey={PASSKEY}
          submit={t("common.continue")}
          pending={t("common.working")}
        />
      )}
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

/** The password, for a lost phone and for a new number. */
export function GivePassword({ language, shown }: At<"give_password">) {
  const t = translator(language)
  const isLost = shown.intent === "lost_phone"
  return (
    <PublicFormPage
      title={isLost ? t("recover.choose.lost_phone") : t("recover.passwordTitle")}
      lead={isLost ? t("recover.passwordLead.lost_phone") : t("recover.passwordLead.new_number")}
    >
      <ActionForm
        action={giveRecoveryPasswordAction}
        fields={[passwordField(t, "current", shown.address)]}
        submit={isLost ? t("recover.lostButton") : t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

/** The recovery key and a new password; or, in plain words, what is lost without it (B26). */
export function GiveKey({ language, shown }: At<"give_key">) {
  const t = translator(language)
  const { hasSheet, wait, address } = shown
  if (wait?.isOver === true) return <WaitIsOver language={language} shown={shown} />
  return (
    <PublicFormPage
      title={hasSheet ? t("recover.keyTitle") : t("recover.noSheetTitle")}
      lead={hasSheet ? t("recover.keyLead") : t("recover.keyLeadNone")}
    >
      {wait !== null && <Waiting language={language} wait={wait} />}
      {hasSheet && <RestoreForm language={language} address={address} />}
      {wait === null &&
        (hasSheet ? (
          <Disclosure title={t("recover.noKey")}>
            <RestartOffer language={language} />
          </Disclosure>
        ) : (
          <RestartOffer language={language} />
        ))}
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}

function Waiting({ language, wait }: { readonly language: string; readonly wait: NonNullable<ShownWait> }) {
  const time = formats({ language, timeZone: wait.timeZone }).exact(wait.dueAt)
  return <Notice kind="info" title={translator(language)("recover.waitUntil", { time })} />
}

function RestoreForm({ language, address }: { readonly language: string; readonly address: string }) {
  const t = translator(language)
  return (
    <ActionForm
      action={restoreAction}
      fields={[
        { kind: "code", name: "key", label: t("recoverySheet.typed"), hint: t("recoverySheet.typedHint"), letters: true },
        passwordField(t, "recovered", address),
      ]}
      submit={t("recover.restore")}
      pending={t("recover.restoring")}
    />
  )
}

function RestartOffer({ language }: { readonly language: string }) {
  const t = translator(language)
  return (
    <div className="form">
      <p>{t("recover.restartWhat")}</p>
      <ul className="numbered">
        <li>{t("recover.lost1")}</li>
        <li>{t("recover.lost2")}</li>
      </ul>
      <p>{t("recover.kept")}</p>
      <p>{t("recover.restartWait")}</p>
      <OtherAct action={announceRestartAction} label={t("recover.restartButton")} pending={t("common.working")} look="danger" />
    </div>
  )
}

/** The wait is over: a password, and it is done. Whoever has found the sheet meanwhile still uses that instead. */
function WaitIsOver({ language, shown }: At<"give_key">) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("recover.waitOver")} lead={t("recover.waitOverLead")}>
      <ActionForm
        action={restartAction}
        formId="anew"
        fields={[passwordField(t, "recovered", shown.address)]}
        submit={t("recover.restartNow")}
        pending={t("recover.restarting")}
        look="danger"
      />
      {shown.hasSheet && (
        <Disclosure title={t("recover.byKey")}>
          <RestoreForm language={language} address={shown.address} />
        </Disclosure>
      )}
      <div className="other-acts">
        <StartAgain language={language} />
      </div>
    </PublicFormPage>
  )
}
