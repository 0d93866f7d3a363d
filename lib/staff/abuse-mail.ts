import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type Told = { readonly to: string; readonly language: string }

/** What support has decided about an account's sending: it was stopped, allowed again, or is no longer slowed down. */
export type SendingChange = "stopped" | "allowed" | "unbraked"

/** Tells the owner of an account what support has decided about its sending (M18). Never who reported it. */
export function sendingMail(services: Services, { to, language: wanted, change }: Told & { readonly change: SendingChange }): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { support: services.env.supportAddress, site: services.env.baseUrl }
  const content = {
    heading: t(`sending.${change}.subject`),
    paragraphs: [t(`sending.${change}.what`, values), t(`sending.${change}.next`, values)],
    why: t("sending.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t(`sending.${change}.subject`), content })
}

/** Tells who reported something that support has decided; not what about whom, because an ordinary mailbox is no place for that. */
export function reportDecidedMail(services: Services, { to, language: wanted }: Told): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const content = {
    heading: t("reportDecided.subject"),
    paragraphs: [t("reportDecided.what"), t("reportDecided.next", { support: services.env.supportAddress })],
    why: t("reportDecided.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t("reportDecided.subject"), content })
}
