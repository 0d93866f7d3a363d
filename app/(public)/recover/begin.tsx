import { ActionForm } from "#app/_forms/action-form.tsx"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import type { Intent } from "#lib/recovering/recovery.ts"
import { startRecoveryAction } from "./actions.ts"

type Shown = { readonly language: string }

const INTENTS: readonly Intent[] = ["password", "lost_phone", "new_number"]

/** What has happened. */
export function Choose({ language }: Shown) {
  const t = translator(language, "recover")
  return (
    <PublicFormPage title={t("title")} lead={t("lead")}>
      <ul role="list" className="form">
        {INTENTS.map((intent) => (
          <li key={intent}>
            <ButtonLink href={`/recover?for=${intent}`}>{t(`choose.${intent}`)}</ButtonLink>
            <p className="mt-1 text-quiet">{t(`chooseHint.${intent}`)}</p>
          </li>
        ))}
        <li>
          <ButtonLink href="/recover/stop">{t("stop.title")}</ButtonLink>
          <p className="mt-1 text-quiet">{t("stop.hint")}</p>
        </li>
      </ul>
      <p className="text-quiet">
        <a href="/sign-in">{translator(language)("signIn.title")}</a>
      </p>
    </PublicFormPage>
  )
}

/** The address, whatever has happened. */
export function GiveAddress({ language, intent }: Shown & { readonly intent: Intent }) {
  const t = translator(language)
  return (
    <PublicFormPage title={t(`recover.choose.${intent}`)} lead={t(`recover.addressLead.${intent}`)}>
      <ActionForm
        action={startRecoveryAction}
        fields={[
          { kind: "email", name: "email", label: t("common.fields.email"), hint: t("recover.addressHint") },
          { kind: "hidden", name: "intent", value: intent },
        ]}
        submit={t("common.continue")}
        pending={t("common.working")}
      />
      <p className="text-quiet">
        <a href="/recover">{t("recover.other")}</a>
      </p>
    </PublicFormPage>
  )
}

const DONE = {
  lost_phone: { title: "lostDone", lead: "lostDoneLead", next: { href: "/recover?for=new_number", label: "lostNext" } },
  restart: { title: "restartDone", lead: "restartDoneLead", next: null },
  new_number: { title: "numberDone", lead: "numberDoneLead", next: null },
  new_number_wait: { title: "numberWaitDone", lead: "numberWaitDoneLead", next: null },
} as const

type DoneWord = keyof typeof DONE

/** What the address says was done. */
export const isDone = (word: unknown): word is DoneWord => typeof word === "string" && Object.hasOwn(DONE, word)

/** What was done, and what to do next. */
export function Done({ language, done }: Shown & { readonly done: DoneWord }) {
  const t = translator(language, "recover")
  const { title, lead, next } = DONE[done]
  return (
    <PublicFormPage title={t(title)} lead={t(lead)}>
      <div className="button-row">
        {next !== null && <ButtonLink href={next.href}>{t(next.label)}</ButtonLink>}
        <ButtonLink href="/sign-in" look={next === null ? "primary" : "quiet"}>
          {translator(language)("signIn.title")}
        </ButtonLink>
      </div>
    </PublicFormPage>
  )
}
