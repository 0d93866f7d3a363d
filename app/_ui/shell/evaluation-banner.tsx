import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { Banner } from "../banner.tsx"

/** Says on every page that nothing leaves this machine, and where it can be seen instead (design 7). */
export function EvaluationBanner({ language }: { readonly language: Language }) {
  const t = translator(language)
  return (
    <Banner label={t("common.notice.info")}>
      {t("evaluation.banner")} <a href="/evaluation/outbox">{t("evaluation.bannerLink")}</a>
    </Banner>
  )
}
