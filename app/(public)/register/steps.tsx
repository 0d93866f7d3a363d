import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { SignedInNote } from "#app/_forms/signed-in-note.tsx"
import { NAME_LENGTH } from "#lib/identity/person-name.ts"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import type { PhoneGiven } from "#lib/people-files/phone-given.ts"
import { translator } from "#lib/language/translate.ts"
import {
  changePhoneAction,
  createAccountAction,
  giveAddressAction,
  givePhoneAction,
  mailCodeAgainAction,
  proveAddressAction,
  provePhoneAction,
  smsCodeAgainAction,
  startAgainAction,
} from "./actions.ts"

type Shown = { readonly language: string }

const TOTAL = 5

export function GiveAddress({ language }: Shown) {
  const t = translator(language)
  return (
    <PublicFormPage title={t("register.addressTitle")} lead={t("register.addressLead")} step={{ current: 1, total: TOTAL }}>
      <SignedInNote />
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
export function GivePhone({ language, given }: Shown & { readonly given: PhoneGiven | null }) {
  const t = translator(language)
  const hint = given === null ? t("register.phoneHint") : t("register.phoneGiven", given)
  const value = given === null ? {} : { value: showPhoneNumber(given.phone) }
  return (
    <PublicFormPage title={t("register.phoneTitle")} lead={t("register.phoneLead")} step={{ current: 3, total: TOTAL }}>
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

export function GiveDetails({ language, address }: Shown & { readonly address: string }) {
  const t = translator(language)
  const terms = t.rich("register.terms", {
    terms: (words) => (
      <a href="/terms" target="_blank">
        {words}
      </a>
    ),
    privacy: (words) => (
      <a href="/privacy" target="_blank">
        {words}
      </a>
    ),
  })
  return (
    <PublicFormPage title={t("register.detailsTitle")} lead={t("register.detailsLead", { address })} step={{ current: 5, total: TOTAL }}>
      <ActionForm
        action={createAccountAction}
        fields={[
          {
            kind: "text",
            name: "name",
            label: t("common.fields.name"),
            hint: t("register.nameHint"),
            autoComplete: "name",
            maxLength: NAME_LENGTH * 2,
          },
          passwordField(t, "first", address),
          { kind: "checkbox", name: "terms", label: terms },
          { kind: "time-zone", name: "time_zone" },
        ]}
        submit={t("register.createAccount")}
        pending={t("register.creating")}
      />
    </PublicFormPage>
  )
}
