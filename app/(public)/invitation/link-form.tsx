import { ActionForm } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { ShownLink } from "#lib/links/find-link.ts"
import { followLinkAction } from "./actions.ts"

type LinkFormProps = {
  readonly language: string
  readonly secret: string
  readonly link: ShownLink
  readonly submit?: string
  readonly look?: "primary" | "quiet"
}

/** Sends the code: to the number that is known, or to the one that the reader names. */
export function LinkForm({ language, secret, link, submit, look }: LinkFormProps) {
  const t = translator(language)
  const phone = { kind: "phone" as const, name: "phone", label: t("common.fields.phone"), hint: t("link.phoneHint") }
  return (
    <ActionForm
      action={followLinkAction}
      fields={[{ kind: "hidden", name: "secret", value: secret }, ...(link.phoneDigits === null ? [phone] : [])]}
      submit={submit ?? t("common.continue")}
      pending={t("link.sendingCode")}
      look={look}
    />
  )
}

/** What is needed to open it, in one sentence. */
export function howToOpen(language: string, { sender, phoneDigits, isPhoneGiven }: ShownLink): string {
  const t = translator(language)
  const name = sender.name
  if (phoneDigits === null) return t("link.ownPhone", { name })
  return isPhoneGiven ? t("link.givenPhone", { name, digits: phoneDigits }) : t("link.samePhone", { digits: phoneDigits })
}
