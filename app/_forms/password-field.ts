import type { Translate } from "#lib/language/translate.ts"
import type { FormField } from "./action-form.tsx"

/** The password that one has, the first one of an account, one that takes the place of another, and one after a recovery, where what is lost stands beside it. */
const KINDS = {
  current: { name: "password", label: "common.fields.password", purpose: "current", hint: null },
  first: { name: "password", label: "common.fields.password", purpose: "new", hint: "register.passwordHint" },
  another: { name: "new_password", label: "common.fields.newPassword", purpose: "new", hint: "register.passwordHint" },
  recovered: { name: "new_password", label: "common.fields.newPassword", purpose: "new", hint: "recover.newPasswordHint" },
} as const

/**
 * A field for a password, in finished words.
 * @param account the address that it belongs to, where no other field of the form asks for it: a password manager keeps them together
 */
export function passwordField(t: Translate, kind: keyof typeof KINDS, account?: string): FormField {
  const { name, label, purpose, hint } = KINDS[kind]
  return {
    kind: "password",
    name,
    label: t(label),
    purpose,
    show: t("common.showPassword"),
    hide: t("common.hidePassword"),
    ...(hint === null ? {} : { hint: t(hint) }),
    ...(account === undefined ? {} : { account }),
  }
}
