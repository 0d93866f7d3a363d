import type { Services } from "../context.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"

/** The last mail to somebody whose account is deleted: what is gone, what others keep, and when backups have gone. */
export function accountDeletedMail(services: Services, given: { readonly to: string; readonly language: string }): ReadyMail {
  const language = isLanguage(given.language) ? given.language : "en"
  const t = translator(language, "mail")
  const content = {
    heading: t("deleted.heading"),
    paragraphs: [
      t("deleted.what"),
      t("deleted.rest", { days: services.env.backupDays }),
      t("deleted.again"),
      t("deleted.ifNot", { support: services.env.supportAddress }),
    ],
    why: t("deleted.why", { address: given.to }),
  }
  return readyMail(services, { to: given.to, language }, { subject: t("deleted.subject"), content })
}
