import type { Metadata } from "next"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("legal.privacy.title") }
}

export default async function PrivacyPage() {
  const { language, env } = await visitorContext()
  const t = translator(language, "legal")
  const parts = [
    { title: t("privacy.keptTitle"), body: t("privacy.keptBody") },
    { title: t("privacy.encryptedTitle"), body: t("privacy.encryptedBody") },
    { title: t("privacy.whoTitle"), body: t("privacy.whoBody") },
    { title: t("privacy.sharedTitle"), body: t("privacy.sharedBody") },
    { title: t("privacy.cookiesTitle"), body: t("privacy.cookiesBody") },
    { title: t("privacy.howLongTitle"), body: t("privacy.howLongBody") },
    { title: t("privacy.rightsTitle"), body: t("privacy.rightsBody", { support: env.supportAddress }) },
  ]
  return <LegalPage title={t("privacy.title")} lead={t("privacy.lead")} parts={parts} />
}
