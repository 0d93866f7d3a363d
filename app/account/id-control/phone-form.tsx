import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { WhichPhone } from "#lib/factors/set-phone.ts"
import { otherPhoneAction, phoneCodeAgainAction, provePhoneAction, startPhoneAction } from "./phone-actions.ts"

type PhoneFormProps = {
  readonly language: string
  readonly which: WhichPhone
  /** Of the number in use; null where there is none. */
  readonly digits: string | null
  /** Of the number that a code went to; null where none is awaited. */
  readonly awaited: string | null
}

/** A number, then the code that proves it: for the mobile phone and the backup phone alike. */
export function PhoneForm({ language, which, digits, awaited }: PhoneFormProps) {
  const t = translator(language)
  const page = translator(language, which === "phone" ? "phonePage" : "backupPhone")
  if (awaited !== null)
    return (
      <AccountSection title={t("factor.title.sms")} lead={t("phonePage.codeLead", { digits: awaited })}>
        <ActionForm
          action={provePhoneAction}
          submit={t("common.continue")}
          pending={t("common.working")}
          fields={[
            { kind: "code", name: "code", label: t("common.fields.code"), hint: t("factor.hint.sms") },
            { kind: "hidden", name: "which", value: which },
          ]}
        />
        <div className="other-acts mt-4">
          <OtherAct action={phoneCodeAgainAction} values={{ which }} label={t("register.sendAgain")} pending={t("common.working")} />
          <OtherAct action={otherPhoneAction} values={{ which }} label={t("phonePage.other")} pending={t("common.working")} />
        </div>
      </AccountSection>
    )
  return (
    <AccountSection title={page("title")} lead={digits === null ? undefined : page("now", { digits })}>
      <ActionForm
        action={startPhoneAction}
        submit={t("phonePage.send")}
        pending={t("common.working")}
        fields={[
          { kind: "phone", name: "phone", label: t("common.fields.phone"), hint: t("register.phoneHint") },
          { kind: "hidden", name: "which", value: which },
        ]}
      />
    </AccountSection>
  )
}
