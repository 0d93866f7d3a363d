import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { SignedInNote } from "#app/_forms/signed-in-note.tsx"
import type { Employer } from "#lib/domains/register-employed.ts"
import type { Env } from "#lib/env.ts"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import type { PhoneGiven } from "#lib/people-files/phone-given.ts"
import { translator } from "#lib/language/translate.ts"
import {
  changePhoneAction,
  giveAddressAction,
  givePhoneAction,
  mailCodeAgainAction,
  proveAddressAction,
  provePhoneAction,
  smsCodeAgainAction,
  startAgainAction,
} from "./actions.ts"
import { Employed } from "./employed.tsx"

type Shown = { readonly language: string }

export const TOTAL = 5

type GiveAddressProps = Shown & { /** Who may make an account (A8). */ readonly who: Env["registration"] }

export function GiveAddress({ language, who }: GiveAddressProps) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("register.addressTitle")} lead={t("register.addressLead")} step={{ current: 1, total: TOTAL }}>
      <SignedInNote />
      {who !== "anyone" && <p>{t(`register.closed.${who}`)}</p>}
      <ActionForm
        action={giveAddressAction}
        fields={[{ kind: "email", name: "email", label: t("common.fields.email"), hint: t("register.addressHint") }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <p className="text-quiet">
        {t("register.haveAccount")} <a href="/sign-in">{t("signIn.title")}</a>
      </p>
    </PublicFormPage>
  )
}

export function ProveAddress({ language, address }: Shown & { readonly address: string }) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("register.mailCodeTitle")} lead={t("register.mailCodeLead", { address })} step={{ current: 2, total: TOTAL }}>
      <ActionForm
        action={proveAddressAction}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("register.mailCodeHint") }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <OtherAct action={mailCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        <OtherAct action={startAgainAction} label={t("register.startAgain")} pending={t("common.working")} />
      </div>
    </PublicFormPage>
  )
}

/** What an organisation gave with its invitation stands there first (O6). */
type GivePhoneProps = Shown & { readonly given: PhoneGiven | null; readonly employer: Employer | null }

export function GivePhone({ language, given, employer }: GivePhoneProps) {
  const t = translator(language)
  const hint = given === null ? t("register.phoneHint") : t("register.phoneGiven", given)
  const value = given === null ? {} : { value: showPhoneNumber(given.phone) }
  return (
    <PublicFormPage title={t("register.phoneTitle")} lead={t("register.phoneLead")} step={{ current: 3, total: TOTAL }}>
      {employer !== null && <Employed language={language} employer={employer} />}
      <ActionForm
        action={givePhoneAction}
        fields={[{ kind: "phone", name: "phone", label: t("common.fields.phone"), hint, ...value }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <OtherAct action={startAgainAction} label={t("register.startAgain")} pending={t("common.working")} />
      </div>
    </PublicFormPage>
  )
}

export function ProvePhone({ language, phone }: Shown & { readonly phone: string }) {
  const t = translator(language)
  return (
    <PublicFormPage
      title={t("register.smsCodeTitle")}
      lead={t("register.smsCodeLead", { phone: showPhoneNumber(phone) })}
      step={{ current: 4, total: TOTAL }}
    >
      <ActionForm
        action={provePhoneAction}
        fields={[{ kind: "code", name: "code", label: t("common.fields.code"), hint: t("register.smsCodeHint") }]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <div className="other-acts">
        <OtherAct action={smsCodeAgainAction} label={t("register.sendAgain")} pending={t("common.working")} />
        <OtherAct action={changePhoneAction} label={t("register.changeNumber")} pending={t("common.working")} />
      </div>
    </PublicFormPage>
  )
}
