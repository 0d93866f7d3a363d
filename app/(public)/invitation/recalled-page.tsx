import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import type { Translate } from "#lib/language/translate.ts"

/** Behind a link whose message the sender took back (M7, M9). */
export function RecalledPage({ t }: { readonly t: Translate }) {
  return (
    <PublicFormPage title={t("message.recalledTitle")} lead={t("message.recalledBody")}>
      <ButtonRow>
        <ButtonLink href="/">{t("common.toStart")}</ButtonLink>
      </ButtonRow>
    </PublicFormPage>
  )
}
