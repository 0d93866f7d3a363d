import type { Metadata } from "next"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("legal.terms.title") }
}

export default async function TermsPage() {
  const t = translator((await visitorContext()).language, "legal")
  const parts = [
    { title: t("terms.serviceTitle"), body: t("terms.serviceBody") },
    { title: t("terms.accountTitle"), body: t("terms.accountBody") },
    { title: t("terms.useTitle"), body: t("terms.useBody") },
    { title: t("terms.contentTitle"), body: t("terms.contentBody") },
    { title: t("terms.changeTitle"), body: t("terms.changeBody") },
  ]
  return <LegalPage title={t("terms.title")} lead={t("terms.lead")} parts={parts} />
}
