import type { Metadata } from "next"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { visitorContext } from "#lib/web/session.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { OwnData } from "./own-data.tsx"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("account.privacy") }
}

/** The three answers that are written once and used everywhere (look.md). */
export default async function PrivacySettingsPage() {
  const context = await requireMember()
  const t = translator(context.language)
  return (
    <AccountPage context={context} title={t("account.privacy")} lead={t("account.privacyLead")}>
      <AccountSection title={t("answers.whoCanRead.title")}>
        <p>{t("answers.whoCanRead.body")}</p>
      </AccountSection>
      <AccountSection title={t("answers.notEncrypted.title")}>
        <p>{t("answers.notEncrypted.body")}</p>
      </AccountSection>
      <AccountSection title={t("answers.erase.title")}>
        <p>
          {t("answers.erase.body")} {t("answers.erase.backups", { days: context.env.backupDays })}
        </p>
      </AccountSection>
      <OwnData context={context} />
      <p className="mt-10">
        <a href="/privacy">{t("legal.privacy.title")}</a>
      </p>
    </AccountPage>
  )
}
