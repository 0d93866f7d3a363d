import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicSheet, PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { translator } from "#lib/language/translate.ts"
import { requestLanguage } from "#lib/web/language.ts"

/** What is not there and what is somebody else's: the same page (B40). */
export default async function NotFound() {
  const language = await requestLanguage()
  const t = translator(language)
  return (
    <PublicShell language={language} foot={<PublicFoot language={language} />}>
      <PublicSheet>
        <PageHeading title={t("errors.notFoundTitle")} lead={t("errors.notFoundBody")} />
        <ButtonRow>
          <ButtonLink href="/">{t("navigation.toStart")}</ButtonLink>
        </ButtonRow>
      </PublicSheet>
    </PublicShell>
  )
}
