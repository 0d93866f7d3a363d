import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type Overview = { readonly to: string; readonly language: string; readonly count: number }

/** Tells how many new messages wait, and nothing of them: no names, no secrets (M9). */
export function overviewMail(services: Services, { to, language: wanted, count }: Overview): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const content = {
    heading: t("overview.heading", { count }),
    paragraphs: [t("overview.body", { count })],
    button: { label: t("overview.button"), url: `${services.env.baseUrl}/inbox` },
    why: t("overview.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t("overview.subject", { count }), content })
}
